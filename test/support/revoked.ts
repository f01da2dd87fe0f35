/** A proxy that throws at whatever is done to it, as those do that a framework has taken back. */
export function revoked<T extends object>(target: T): T {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}
