import { cpSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packedPackage } from "./packedPackage.mjs";
import { withProject } from "./runPacked.js";

const ASYNCIO = "twisted.internet.asyncioreactor.AsyncioSelectorReactor";

const LIB = {
  "node_modules/lib/package.json": `{ "name": "lib", "type": "module", "exports": "./lib.js" }`,
  "node_modules/lib/lib.js": `
    export * from "deferred-interop";
    export const importReactor = async () => (await import("deferred-interop/reactor")).default;
  `,
};

/** Run a program of the package, `one`, and of a package `lib` that has a copy of its own, `other`; what it says is JSON. */
async function runWithTwoCopies(text: string): Promise<unknown> {
  const main = `
    import * as one from "deferred-interop";
    import * as other from "lib";
    const attempt = async (fn) => { try { return await fn(); } catch (error) { return error.name + " " + error.code; } };
    const says = [one.Deferred !== other.Deferred];
    ${text}
    console.log(JSON.stringify(says));`;
  const end = await withProject({ ...LIB, "main.mjs": main }, (project) => {
    const installed = join(packedPackage(), "node_modules");
    cpSync(installed, join(project.folder, "node_modules/lib/node_modules"), { recursive: true });
    return project.node("main.mjs");
  });
  if (end.exitCode !== 0 || end.stderr !== "") throw new Error(JSON.stringify(end, null, 2));
  return JSON.parse(end.stdout);
}

describe("two copies of the packed package side by side", () => {
  it("see the reactor that the import of the other one installs, and who did that", async () => {
    const text = `
      const reactor = await other.importReactor();
      says.push(one.isReactorInstalled(), one.getReactor() === reactor, one.isAsyncioAvailable());
      says.push((await import("deferred-interop/reactor")).default === reactor);
      try { one.installReactor("${ASYNCIO}"); } catch (error) { says.push(error.message.match(/\\((.*)\\)/)[1]); }`;

    expect(await runWithTwoCopies(text)).toEqual([
      true,
      true,
      true,
      false,
      true,
      "installed by an import of deferred-interop/reactor: it is not known which, the program has some at " +
        "file://<folder>/node_modules/lib/lib.js:3:53, file://<folder>/main.mjs:9:24, which is better done by getReactor() where it is used",
    ]);
  });

  it("take the class that the other one installs for the same", async () => {
    const text = `
      const reactor = await other.importReactor();
      says.push(one.installReactor(one.reactorPath(reactor)) === reactor);
      one.verifyInstalledReactor(one.reactorPath(reactor));`;

    expect(await runWithTwoCopies(text)).toEqual([true, true]);
  });

  it("respect the guard of the other one, and either may take it away", async () => {
    const text = `
      const hook = one.installReactorImportHook();
      says.push(await attempt(() => other.getReactor()), await attempt(() => other.importReactor()));
      says.push(await attempt(() => import("deferred-interop/reactor")), one.isReactorInstalled());
      other.uninstallReactorImportHook(hook);
      says.push((await other.importReactor()) === one.getReactor());`;

    expect(await runWithTwoCopies(text)).toEqual([
      true,
      "ImportError ERR_REACTOR_IMPORT",
      "ImportError ERR_REACTOR_IMPORT",
      "ImportError ERR_REACTOR_IMPORT",
      false,
      true,
    ]);
  });

  it("adopt each other's Deferreds: in chains, lists, coroutines and conversions", async () => {
    const text = `
      const later = new one.Deferred();
      const chain = other.succeed(1).addCallback(() => later);
      const list = new other.DeferredList([later, one.succeed(2)]);
      const coroutine = other.inlineCallbacks(function* () { return yield* other.wait(one.fail(new Error("three"))); });
      coroutine().addErrback((failure) => says.push(failure.getErrorMessage()));
      later.callback("late");
      says.push(chain.result === undefined, await other.deferredToFuture(list));
      says.push(await other.deferredToFuture(one.succeed(4)), other.maybeDeferred(() => one.succeed(5)).result);`;

    expect(await runWithTwoCopies(text)).toEqual([
      true,
      "three",
      false,
      [
        [true, null],
        [true, 2],
      ],
      4,
      5,
    ]);
  });
});
