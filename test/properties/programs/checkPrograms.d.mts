type Api = typeof import("../../../src/index.js");

interface Options {
  readonly seed: number;
  readonly runs: number;
}

export function checkNow(api: Api, options: Options): string | undefined;
export function checkWithPromises(api: Api, options: Options): Promise<string | undefined>;
