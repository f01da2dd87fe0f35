/** What signals and extensions need of a spider. */
export interface SpiderLike {
  /** Its name, which also names its logger. */
  readonly name: string;
}
