/**
 * The folder of a project into whose `node_modules` the package is installed as npm would publish it now.
 *
 * It is packed once for each state of `dist/`, and shared by whoever asks.
 */
export function packedPackage(): string;
