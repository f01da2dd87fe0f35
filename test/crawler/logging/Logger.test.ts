import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Failure } from "../../../src/core/Failure.js";
import { configureLogging, resetLogging } from "../../../src/crawler/logging/configureLogging.js";
import { getLogger } from "../../../src/crawler/logging/Logger.js";
import { addLogObserver } from "../../../src/crawler/logging/logRoot.js";

let lines: string[];
const sink = { write: (text: string) => void lines.push(text) };
const bare = { LOG_FORMAT: "%(name)s %(levelname)s %(message)s" };

beforeEach(() => {
  lines = [];
  configureLogging(bare, { sink });
});
afterEach(resetLogging);

describe("getLogger()", () => {
  it("gives one logger per name", () => {
    expect(getLogger("a.b")).toBe(getLogger("a.b"));
    expect(getLogger("a.b")).not.toBe(getLogger("a"));
  });
});

describe("Logger", () => {
  it("writes a line at each level before it returns", () => {
    const logger = getLogger("x");
    logger.debug("one");
    logger.info("two");
    logger.warning("three");
    logger.error("four");
    logger.critical("five");
    logger.log("INFO", "six");
    expect(lines).toEqual([
      "x DEBUG one\n",
      "x INFO two\n",
      "x WARNING three\n",
      "x ERROR four\n",
      "x CRITICAL five\n",
      "x INFO six\n",
    ]);
  });

  it("leaves out what is below LOG_LEVEL", () => {
    configureLogging({ ...bare, LOG_LEVEL: "WARNING" }, { sink });
    getLogger("x").info("two");
    getLogger("x").warning("three");
    expect(lines).toEqual(["x WARNING three\n"]);
    expect(getLogger("x").isEnabledFor("INFO")).toBe(false);
    expect(getLogger("x").isEnabledFor("WARNING")).toBe(true);
  });

  it("calls a message function only when its line is wanted", () => {
    configureLogging({ ...bare, LOG_LEVEL: "INFO" }, { sink });
    let calls = 0;
    const message = () => `call ${++calls}`;
    getLogger("x").debug(message);
    expect(calls).toBe(0);
    getLogger("x").info(message);
    expect(lines).toEqual(["x INFO call 1\n"]);
  });

  it("survives a message function that throws", () => {
    getLogger("x").info(() => {
      throw new Error("no text");
    });
    expect(lines).toEqual(["x INFO (the text of this line could not be made: Error: no text)\n"]);
  });

  it("puts the traceback of an error on the lines below", () => {
    getLogger("x").error("Error downloading", new RangeError("too far"));
    expect(lines[0]).toMatch(/^x ERROR Error downloading\nRangeError: too far\n {4}at .+\n$/s);
  });

  it("puts the traceback of a Failure on the lines below, with its cause", () => {
    const failure = new Failure(new Error("outer", { cause: new Error("inner") }));
    getLogger("x").error("Failed", failure);
    expect(lines[0]).toMatch(/^x ERROR Failed\nError: outer\n.*\nCaused by: Error: inner\n.*\n$/s);
  });

  it("shows a thrown value that is no Error", () => {
    getLogger("x").error("Failed", "just a text");
    expect(lines[0]).toBe("x ERROR Failed\nstring: just a text\n");
  });
});

describe("addLogObserver()", () => {
  it("sees records from LOG_LEVEL on until it is ended", () => {
    configureLogging({ ...bare, LOG_LEVEL: "INFO" }, { sink });
    const seen: string[] = [];
    const end = addLogObserver((record) => seen.push(`${record.level} ${record.message}`));
    getLogger("x").debug("one");
    getLogger("x").info("two");
    end();
    end();
    getLogger("x").info("three");
    expect(seen).toEqual(["INFO two"]);
  });

  it("sees records when the log is off, and makes no text for them", () => {
    configureLogging({ LOG_ENABLED: false });
    const levels: string[] = [];
    const end = addLogObserver((record) => levels.push(record.level));
    getLogger("x").info(() => expect.fail("the text is not needed"));
    end();
    expect(levels).toEqual(["INFO"]);
  });

  it("counts an observer that is added twice as two", () => {
    let count = 0;
    const observer = () => void count++;
    const ends = [addLogObserver(observer), addLogObserver(observer)];
    getLogger("x").info("one");
    ends[0]!();
    getLogger("x").info("two");
    ends[1]!();
    getLogger("x").info("three");
    expect(count).toBe(3);
  });
});
