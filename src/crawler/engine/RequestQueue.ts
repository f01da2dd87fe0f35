import type { Request } from "../http/Request.js";

/** The requests of one priority: ordinary ones are taken last in, first out; start requests first in, first out, after them. */
interface Level {
  readonly priority: number;
  readonly ordinary: Request[];
  readonly start: Request[];
  /** Where the next start request is; those before it are gone. */
  startHead: number;
}

/** How many places of taken start requests are kept before the list is cut. */
const SLACK = 1024;

/**
 * The queue of one download slot: a request costs one place in an array.
 *
 * @internal
 */
export class RequestQueue {
  /** The highest priority is the last one; levels are few. */
  readonly #levels: Level[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(request: Request, isStart: boolean): void {
    const level = this.#levelFor(request.priority);
    (isStart ? level.start : level.ordinary).push(request);
    this.#length++;
  }

  pop(): Request | undefined {
    const level = this.#levels.at(-1);
    if (level === undefined) return undefined;
    const request = level.ordinary.pop() ?? takeStart(level);
    if (level.ordinary.length === 0 && level.startHead === level.start.length) this.#levels.pop();
    this.#length--;
    return request;
  }

  #levelFor(priority: number): Level {
    const levels = this.#levels;
    let index = levels.length;
    while (index > 0 && levels[index - 1]!.priority > priority) index--;
    const found = levels[index - 1];
    if (found?.priority === priority) return found;
    const level: Level = { priority, ordinary: [], start: [], startHead: 0 };
    levels.splice(index, 0, level);
    return level;
  }
}

function takeStart(level: Level): Request | undefined {
  const request = level.start[level.startHead];
  // The place must not keep the request alive.
  level.start[level.startHead++] = undefined as never;
  if (level.startHead === SLACK) {
    level.start.splice(0, SLACK);
    level.startHead = 0;
  }
  return request;
}
