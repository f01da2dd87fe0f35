import { afterEach, describe, expect, it } from "vitest";
import { getReactor } from "../../src/reactors/getReactor.js";
import {
  installReactorImportHook,
  uninstallReactorImportHook,
  type ReactorImportHook,
} from "../../src/reactors/reactorImportHook.js";
import { runForJson } from "./runProgram.js";
import { withHelpers } from "./programFiles.js";

const TEXT = "Import of deferred-interop/reactor is forbidden";
const made: ReactorImportHook[] = [];

afterEach(() => {
  for (const hook of made.splice(0)) uninstallReactorImportHook(hook);
});

function install(): ReactorImportHook {
  const hook = installReactorImportHook();
  made.push(hook);
  return hook;
}

describe("installReactorImportHook()", () => {
  // S: S114
  it("guards until each of the guards is taken away", () => {
    const [first, second] = [install(), install()];
    uninstallReactorImportHook(first);

    expect(() => getReactor()).toThrow(TEXT);
    uninstallReactorImportHook(second);
    made.length = 0;
  });

  // S: S114
  it("is taken away as often as one likes, and something that is none at all", () => {
    const [kept, hook] = [install(), install()];
    uninstallReactorImportHook(hook);
    uninstallReactorImportHook(hook);
    uninstallReactorImportHook({} as ReactorImportHook);

    expect(() => getReactor()).toThrow(TEXT);
    uninstallReactorImportHook(kept);
  });

  // S: S115
  it("forbids the entry that installs a reactor, and no other", async () => {
    const main = `
      import { installReactorImportHook, isReactorInstalled, uninstallReactorImportHook } from "deferred-interop";
      const hook = installReactorImportHook();
      const attempt = (path) => import(path).then(() => "fine", (error) => error.name + ": " + error.message);
      const [reactor, core, crawler] = [await attempt("deferred-interop/reactor"), await attempt("deferred-interop"), await attempt("deferred-interop/crawler")];
      uninstallReactorImportHook(hook);
      const after = await attempt("deferred-interop/reactor");
      console.log(JSON.stringify([reactor.split(" when ")[0], core, crawler, after, isReactorInstalled()]));`;

    expect(await runForJson(withHelpers(main))).toEqual([`ImportError: ${TEXT}`, "fine", "fine", "fine", true]);
  });
});
