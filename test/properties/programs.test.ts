import { describe, expect, it } from "vitest";
import * as api from "../../src/index.js";
import { checkNow, checkWithPromises } from "./programs/checkPrograms.mjs";
import { runs } from "./runs.js";

/** Another one in each run; what fails prints it. */
const seed = Date.now() % 1_000_000;

describe("random programs", () => {
  it("without promises keep every invariant", () => {
    expect(checkNow(api, { seed, runs: runs(500) })).toBeUndefined();
  });

  it("with promises keep every invariant", async () => {
    expect(await checkWithPromises(api, { seed, runs: runs(500) })).toBeUndefined();
  });
});
