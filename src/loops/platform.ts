import { host } from "#host";

let chosen: string | undefined;

/** The platform that the rules about event loops go by: the host's, unless a test has chosen another. @internal */
export function platform(): string {
  return chosen ?? host.platform;
}

/**
 * Choose the platform by which the rules about event loops go, so that those of Windows can be tested anywhere.
 *
 * @param name - Such as `"win32"`; undefined puts the host's own back.
 * @internal
 */
export function setPlatform(name: string | undefined): void {
  chosen = name;
}
