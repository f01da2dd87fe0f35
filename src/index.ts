/**
 * Twisted's Deferred and Failure, joined to promises both ways, with reactors, guards and unified helpers.
 *
 * @module
 */
export type { AbortControllerLike, AbortSignalLike } from "./core/AbortSignalLike.js";
export { enableAsyncContext } from "./core/asyncContext.js";
export type { Canceller, Settled } from "./core/Deferred.js";
export { Deferred } from "./core/Deferred.js";
export type { DeferredListOptions, ListResult } from "./core/DeferredList.js";
export { DeferredList } from "./core/DeferredList.js";
export { DeferredLock } from "./core/DeferredLock.js";
export type { DeferredQueueOptions } from "./core/DeferredQueue.js";
export { DeferredQueue, QueueOverflow, QueueUnderflow } from "./core/DeferredQueue.js";
export { DeferredSemaphore } from "./core/DeferredSemaphore.js";
export type { Duration, DurationParts, TemporalDurationLike } from "./core/Duration.js";
export { getDebugging, setDebugging } from "./core/debugging.js";
export type { Done, PlatformSignal } from "./core/deferredFromCallback.js";
export { deferredFromCallback } from "./core/deferredFromCallback.js";
export { ensureDeferred } from "./core/ensureDeferred.js";
export type { FailureLike } from "./core/errors.js";
export {
  AlreadyCalledError,
  AssertionError,
  CancelledError,
  DeferredInteropError,
  FailureGroup,
  FirstError,
  NotACoroutineError,
  NotPaused,
  RuntimeError,
  TimeoutError,
} from "./core/errors.js";
export { execute } from "./core/execute.js";
export { fail } from "./core/fail.js";
export type { ErrorClass } from "./core/Failure.js";
export { Failure } from "./core/Failure.js";
export type { GatheredResults } from "./core/gatherResults.js";
export { gatherResults } from "./core/gatherResults.js";
export { inlineCallbacks } from "./core/inlineCallbacks.js";
export { isDeferred } from "./core/isDeferred.js";
export type { ErrorLogger, UnhandledErrorHandler } from "./core/hooks.js";
export { logError, setErrorLogger } from "./core/logError.js";
export { maybeDeferred } from "./core/maybeDeferred.js";
export type { FromFutureOptions } from "./core/promiseBridge.js";
export { race } from "./core/race.js";
export type { ReactorTime, ScheduledCall } from "./core/ReactorTime.js";
export { StateProtocolError } from "./core/slots.js";
export { succeed } from "./core/succeed.js";
export type { UnhandledTracker } from "./core/unhandledErrors.js";
export { setUnhandledErrorHandler, trackUnhandled, unhandledFailureOf } from "./core/unhandledErrors.js";
export { wait } from "./core/wait.js";
export { Clock } from "./time/Clock.js";
export { coiterate, cooperate } from "./time/cooperate.js";
export { CooperativeTask } from "./time/CooperativeTask.js";
export type { CooperatorOptions, ScheduledTick } from "./time/Cooperator.js";
export { Cooperator } from "./time/Cooperator.js";
export { deferLater } from "./time/deferLater.js";
export { DelayedCall } from "./time/DelayedCall.js";
export { AlreadyCalled, AlreadyCancelled, SchedulerStopped, TaskDone, TaskFailed, TaskStopped } from "./time/errors.js";
export { LoopingCall } from "./time/LoopingCall.js";
export { aiterErrback } from "./helpers/aiterErrback.js";
export type { AnyLoopingCall } from "./helpers/createLoopingCall.js";
export { AsyncioLoopingCall } from "./helpers/AsyncioLoopingCall.js";
export { asAsyncGenerator } from "./helpers/asAsyncGenerator.js";
export { callLater, CallLaterResult } from "./helpers/callLater.js";
export { CallLaterOnce } from "./helpers/CallLaterOnce.js";
export { collectAsyncgen } from "./helpers/collectAsyncgen.js";
export { createLoopingCall } from "./helpers/createLoopingCall.js";
export { ParallelError } from "./helpers/errors.js";
export { iterErrback } from "./helpers/iterErrback.js";
export { parallel } from "./helpers/parallel.js";
export { parallelAsync } from "./helpers/parallelAsync.js";
export type { ParallelOptions } from "./helpers/ParallelRun.js";
export { processPendingIo } from "./helpers/processPendingIo.js";
export { sleep } from "./helpers/sleep.js";
export type { ToThreadOptions } from "./helpers/toThread.js";
export { toThread, toThreadWith } from "./helpers/toThread.js";
export type { WaitForOptions } from "./helpers/waitFor.js";
export { waitFor } from "./helpers/waitFor.js";
export type { FromCoro } from "./interop/deferredFFromCoroF.js";
export { deferredFFromCoroF } from "./interop/deferredFFromCoroF.js";
export { deferredFromCoro } from "./interop/deferredFromCoro.js";
export type { ToFutureOptions } from "./interop/deferredToFuture.js";
export { deferredToFuture } from "./interop/deferredToFuture.js";
export { ensureAwaitable } from "./interop/ensureAwaitable.js";
export { maybeDeferredToFuture } from "./interop/maybeDeferredToFuture.js";
export { EventLoopClosedError, NotImplementedError } from "./loops/errors.js";
export type { EventLoop, EventLoopClass, Future } from "./loops/EventLoop.js";
export { EventLoopBase } from "./loops/EventLoopBase.js";
export { getEventLoop, hasEventLoop, newEventLoop, setEventLoop } from "./loops/policy.js";
export { ProactorEventLoop } from "./loops/ProactorEventLoop.js";
export type { LoopCapability } from "./loops/requireLoopCapability.js";
export { requireLoopCapability } from "./loops/requireLoopCapability.js";
export { SelectorEventLoop } from "./loops/SelectorEventLoop.js";
export { WheelEventLoop } from "./loops/WheelEventLoop.js";
export { AsyncioSelectorReactor } from "./reactors/AsyncioSelectorReactor.js";
export {
  ImportError,
  LoadError,
  ReactorAlreadyInstalledError,
  ReactorAlreadyRunning,
  ReactorMismatchError,
  ReactorNotRestartable,
  ReactorNotRunning,
} from "./reactors/errors.js";
export { getReactor } from "./reactors/getReactor.js";
export { installReactor } from "./reactors/installReactor.js";
export { isAsyncioAvailable } from "./reactors/isAsyncioAvailable.js";
export { isAsyncioReactorInstalled } from "./reactors/isAsyncioReactorInstalled.js";
export { isReactorInstalled } from "./reactors/isReactorInstalled.js";
export { isReactorless } from "./reactors/isReactorless.js";
export { ASYNCIO_REACTOR_PATH, reactorPath } from "./reactors/knownReactors.js";
export { loadObject } from "./reactors/loadObject.js";
export { loadObjectAsync } from "./reactors/loadObjectAsync.js";
export type { MainResult } from "./reactors/react.js";
export { react } from "./reactors/react.js";
export type {
  ConnectOptions,
  Reactor,
  ReactorClass,
  SystemEvent,
  TriggerId,
  TriggerPhase,
} from "./reactors/Reactor.js";
export type { ReactorImportHook } from "./reactors/reactorImportHook.js";
export { installReactorImportHook, uninstallReactorImportHook } from "./reactors/reactorImportHook.js";
export { requireAsyncio } from "./reactors/requireAsyncio.js";
export { EPollReactor } from "./reactors/select/EPollReactor.js";
export {
  BlockingForbiddenError,
  BlockingReactorError,
  DeadlockError,
  IoWorkerError,
} from "./reactors/select/errors.js";
export type { IoContext } from "./reactors/select/IoService.js";
export type { IoCallOptions, IoWorkerOptions } from "./reactors/select/IoWorker.js";
export { IoWorker } from "./reactors/select/IoWorker.js";
export { PollReactor } from "./reactors/select/PollReactor.js";
export { SelectReactor } from "./reactors/select/SelectReactor.js";
export { setAsyncioEventLoop } from "./reactors/setAsyncioEventLoop.js";
export { SystemExit } from "./reactors/SystemExit.js";
export { verifyInstalledAsyncioEventLoop, verifyInstalledReactor } from "./reactors/verifyInstalledReactor.js";
export { CannotListenError } from "./reactors/tcp/errors.js";
export type { PortRange } from "./reactors/tcp/portRange.js";
export type { Resolver } from "./reactors/tcp/Resolver.js";
export { TcpConnection } from "./reactors/tcp/TcpConnection.js";
export { TcpPort } from "./reactors/tcp/TcpPort.js";
export type { ConnectionListener } from "./reactors/tcp/TcpTransport.js";
export type { ThreadCall } from "./reactors/threads/callInThread.js";
export { callInThread, callMultipleInThread } from "./reactors/threads/callInThread.js";
export { deferToThread, deferToThreadPool } from "./reactors/threads/deferToThread.js";
export { suggestThreadPoolSize } from "./reactors/threads/suggestThreadPoolSize.js";
export type { TcpSocket } from "./host/HostSockets.js";
export type { WorkerLimits } from "./host/HostWorkers.js";
export { blockingCallFromThread } from "./threads/blockingCallFromThread.js";
export {
  NotInThreadError,
  ThreadDataError,
  ThreadEndedError,
  ThreadFunctionError,
  ThreadLoadError,
  ThreadPoolClosedError,
} from "./threads/errors.js";
export { getThreadPool } from "./threads/getThreadPool.js";
export type { AnyThreadModule, Threadable, ThreadResult, ThreadTask, ThreadTaskOf } from "./threads/threadTask.js";
export { threadTask } from "./threads/threadTask.js";
export type { ThreadPoolOptions } from "./threads/ThreadPool.js";
export { ThreadPool } from "./threads/ThreadPool.js";
