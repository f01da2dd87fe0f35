let latestResolve;
let latestReject;

// One executor for all promises: a closure for each would be charged to the promise.
function keepSettlers(resolve, reject) {
  latestResolve = resolve;
  latestReject = reject;
}

/** A pending promise; the two functions below give what settles the latest one. */
export function newPromise() {
  return new Promise(keepSettlers);
}

export function resolveOfLatest() {
  return latestResolve;
}

export function rejectOfLatest() {
  return latestReject;
}
