import { describe, expect, it } from "vitest";
import { LiveLine } from "../../../src/crawler/logging/liveLine.js";

const clear = "\r\u001b[K";

function terminal() {
  const writes: string[] = [];
  return { writes, line: new LiveLine((text) => void writes.push(text)) };
}

describe("LiveLine", () => {
  it("lets texts through while it shows nothing", () => {
    const { writes, line } = terminal();
    line.above("a log line\n");
    expect(writes).toEqual(["a log line\n"]);
  });

  it("draws over itself", () => {
    const { writes, line } = terminal();
    line.show("1 page");
    line.show("2 pages");
    expect(writes).toEqual(["1 page", `${clear}2 pages`]);
  });

  it("puts a log line above itself in one write", () => {
    const { writes, line } = terminal();
    line.show("1 page");
    line.above("a log line\n");
    expect(writes).toEqual(["1 page", `${clear}a log line\n1 page`]);
  });

  it("takes itself away once", () => {
    const { writes, line } = terminal();
    line.show("1 page");
    line.show(undefined);
    line.show(undefined);
    line.above("a log line\n");
    expect(writes).toEqual(["1 page", clear, "a log line\n"]);
  });

  it("stays away while someone writes a line in parts", () => {
    const { writes, line } = terminal();
    line.show("1 page");
    line.above("half ");
    line.show("2 pages");
    line.above("a line\n");
    expect(writes).toEqual(["1 page", `${clear}half `, "a line\n2 pages"]);
  });

  it("makes room for another stream on the same terminal", () => {
    const { writes, line } = terminal();
    line.show("1 page");
    line.makeRoom(() => void writes.push("stdout: an item\n"));
    expect(writes).toEqual(["1 page", clear, "stdout: an item\n", "1 page"]);
  });

  it("stays away while the other stream is in the middle of a line", () => {
    const { writes, line } = terminal();
    line.show("1 page");
    line.makeRoom(() => void writes.push("half "), false);
    line.show("2 pages");
    line.makeRoom(() => void writes.push("a line\n"));
    expect(writes).toEqual(["1 page", clear, "half ", "a line\n", "2 pages"]);
  });

  it("only writes where it shows nothing", () => {
    const { writes, line } = terminal();
    line.makeRoom(() => void writes.push("an item\n"));
    expect(writes).toEqual(["an item\n"]);
  });
});
