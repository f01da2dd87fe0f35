/** A task, for its type. */
export async function read(path: string, times = 1): Promise<Uint8Array> {
  return new TextEncoder().encode(path.repeat(times));
}
