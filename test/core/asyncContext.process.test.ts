import { describe, expect, it } from "vitest";
import { runProgram } from "./runProgram.js";

/** Runs a coroutine begun in the store "begun" and resumed in the store "fired", and prints the stores it saw. */
function program(preparation: string): Promise<{ readonly stdout: string; readonly stderr: string }> {
  return runProgram(
    "Deferred, enableAsyncContext, inlineCallbacks",
    `const { AsyncLocalStorage } = await import("node:async_hooks");
     ${preparation}
     const storage = new AsyncLocalStorage();
     const seen = [];
     const ds = [new Deferred(), new Deferred()];
     const work = inlineCallbacks(function* () {
       seen.push(storage.getStore());
       for (const d of ds) {
         yield* d;
         seen.push(storage.getStore());
       }
     });
     storage.run("begun", () => void work());
     storage.run("fired", () => ds[0].callback(1));
     ds[1].callback(2);
     console.log(JSON.stringify(seen.map((store) => store ?? "none")));`,
  );
}

describe("enableAsyncContext()", () => {
  // I14
  // T: CoroutineContextVarsTests.test_withInlineCallbacks
  it("lets a coroutine see the stores of the call that began it, at each resumption", async () => {
    const { stdout, stderr } = await program("enableAsyncContext();");

    expect([JSON.parse(stdout), stderr]).toEqual([["begun", "begun", "begun"], ""]);
  });

  // I14 (opt-in: it costs)
  it("is a choice: without it, a coroutine sees the stores of whoever fired", async () => {
    const { stdout } = await program("");

    expect(JSON.parse(stdout)).toEqual(["begun", "fired", "none"]);
  });
});
