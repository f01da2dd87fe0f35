export interface Vector {
  readonly family: string;
  readonly name?: string;
  readonly rules?: readonly string[];
  readonly program: { readonly ops: readonly object[] };
  readonly trace: {
    readonly ops: readonly unknown[][];
    readonly final: object;
    readonly unhandled: readonly unknown[];
  };
  readonly place: string;
}

export function readVectors(path: string, shownPath?: string): Vector[];
