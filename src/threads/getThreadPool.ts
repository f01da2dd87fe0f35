import { slots } from "../core/slots.js";
import { ThreadPool } from "./ThreadPool.js";

/**
 * The pool of this thread, which `toThread` and `deferToThread` use; made when it is first asked for.
 *
 * @see Twisted `reactor.getThreadPool`
 */
export function getThreadPool(): ThreadPool {
  const state = slots();
  return (state.threadPool ??= new ThreadPool()) as ThreadPool;
}
