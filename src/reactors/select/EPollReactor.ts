import { CLASS_PATH } from "../../loops/classPath.js";
import { SelectReactor } from "./SelectReactor.js";

/**
 * {@link SelectReactor} by the name of another of Twisted's reactors, which programs and settings ask for; it does the same.
 *
 * @see Twisted `EPollReactor`
 */
export class EPollReactor extends SelectReactor {
  /** @internal */
  static override readonly [CLASS_PATH]: string = "twisted.internet.epollreactor.EPollReactor";
}
