import { describe, expect, it } from "vitest";
import { gatherResults } from "../../src/core/gatherResults.js";
import { isDeferred } from "../../src/core/isDeferred.js";
import { aiterErrback } from "../../src/helpers/aiterErrback.js";
import { asAsyncGenerator } from "../../src/helpers/asAsyncGenerator.js";
import { collectAsyncgen } from "../../src/helpers/collectAsyncgen.js";
import { iterErrback } from "../../src/helpers/iterErrback.js";
import { parallel } from "../../src/helpers/parallel.js";
import { parallelAsync } from "../../src/helpers/parallelAsync.js";
import { waitFor } from "../../src/helpers/waitFor.js";

const refused = expect.objectContaining({ name: "TypeError", code: "ERR_NOT_ITERABLE" }) as Error;
const never = (): never => expect.fail("was called");

/** Without the check, these would be asked for ever. */
describe.each([
  ["not an iterator", () => ({})],
  ["nothing", () => undefined],
  ["one whose next() gives nothing", () => ({ next: () => undefined })],
])("an iterable that makes %s", (_, make) => {
  const iterable = { [Symbol.iterator]: make, [Symbol.asyncIterator]: make } as never;

  it("ends iterErrback() and aiterErrback() with an error", async () => {
    expect(() => [...iterErrback(iterable, never)]).toThrow(refused);
    await expect(aiterErrback(iterable, never).next()).rejects.toThrow(refused);
  });

  it("is refused by parallel() and parallelAsync()", async () => {
    const outcome = async (start: () => PromiseLike<unknown>): Promise<unknown> => start();
    await expect(outcome(() => parallel(iterable, 1, never))).rejects.toThrow(refused);
    await expect(outcome(() => parallelAsync(iterable, 1, never))).rejects.toThrow(refused);
  });

  it("is refused by gatherResults()", () => {
    expect(() => gatherResults(iterable)).toThrow(refused);
  });
});

describe("an iterable that makes no iterator", () => {
  it("is refused by asAsyncGenerator() and collectAsyncgen()", async () => {
    const iterable = { [Symbol.asyncIterator]: () => ({}) } as never;
    await expect(asAsyncGenerator(iterable).next()).rejects.toThrow(refused);
    await expect(collectAsyncgen(iterable)).rejects.toThrow(refused);
  });
});

describe("a revoked proxy", () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();

  it("is not a Deferred", () => {
    expect(isDeferred(proxy)).toBe(false);
  });

  it.each<[string, () => unknown]>([
    ["iterErrback()", () => iterErrback(proxy as never, never)],
    ["aiterErrback()", () => aiterErrback(proxy as never, never)],
    ["parallel()", () => parallel(proxy as never, 1, never)],
    ["gatherResults()", () => gatherResults(proxy as never)],
    ["waitFor()", () => waitFor(proxy as never, 5)],
    ["the count of parallel()", () => parallel([], proxy as never, never)],
  ])("is refused by %s", (_, call) => {
    expect(call).toThrow(expect.objectContaining({ code: expect.stringMatching(/^ERR_/) as string }) as Error);
  });
});
