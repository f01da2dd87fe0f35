import { expect, it } from "vitest";
import { defaultReactorClass } from "../../src/reactors/defaultReactor.js";

it.each([
  ["linux", "EPollReactor"],
  ["darwin", "SelectReactor"],
  ["win32", "SelectReactor"],
  ["browser", "AsyncioSelectorReactor"],
])("the default reactor of %s is %s", (platform, name) => {
  expect(defaultReactorClass(platform).name).toBe(name);
});
