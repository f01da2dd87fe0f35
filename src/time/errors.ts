import { DeferredInteropError } from "../core/errors.js";

/*
 * DeferredInteropError
 * ├── AlreadyCalled      a DelayedCall has been made
 * ├── AlreadyCancelled   a DelayedCall has been cancelled
 * ├── TaskDone           a cooperative task ran to its end
 * ├── TaskFailed         … failed
 * ├── TaskStopped        … was stopped
 * └── SchedulerStopped   … ended with its Cooperator
 */

/** The call has been made already: it can no longer be cancelled or moved. */
export class AlreadyCalled extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/AlreadyCalled";
  readonly code = "ERR_CALL_ALREADY_CALLED";

  constructor(attempt: string) {
    super(`Cannot ${attempt} the call: it has been called already`);
  }
}

/** The call has been cancelled already. */
export class AlreadyCancelled extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/AlreadyCancelled";
  readonly code = "ERR_CALL_ALREADY_CANCELLED";

  constructor(attempt: string) {
    super(`Cannot ${attempt} the call: it has been cancelled already`);
  }
}

/** The task has run to its end. */
export class TaskDone extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/TaskDone";
  readonly code = "ERR_TASK_DONE";

  constructor() {
    super("The cooperative task has run to its end");
  }
}

/** The task has failed. */
export class TaskFailed extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/TaskFailed";
  readonly code = "ERR_TASK_FAILED";

  constructor() {
    super("The cooperative task has failed");
  }
}

/** The task has been stopped. */
export class TaskStopped extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/TaskStopped";
  readonly code = "ERR_TASK_STOPPED";

  constructor() {
    super("The cooperative task has been stopped");
  }
}

/** The task ended because its Cooperator was stopped. */
export class SchedulerStopped extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/SchedulerStopped";
  readonly code = "ERR_SCHEDULER_STOPPED";

  constructor() {
    super("The Cooperator has been stopped");
  }
}
