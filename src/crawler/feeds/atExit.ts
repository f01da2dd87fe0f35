const calls = new Set<() => void>();

/**
 * Have a function called when the process exits, however that comes about short of a kill: by `process.exit`, an
 * uncaught error, or because nothing is left to do.
 *
 * @param call - Must be synchronous.
 * @returns A function that takes it back; it may be called again.
 * @internal
 */
export function atExit(call: () => void): () => void {
  const entry = () => call();
  // One listener for all, or Node would warn of a leak at the eleventh crawl.
  if (calls.size === 0) process.on("exit", callAll);
  calls.add(entry);
  return () => {
    if (calls.delete(entry) && calls.size === 0) process.off("exit", callAll);
  };
}

function callAll(): void {
  for (const call of [...calls]) call();
}
