import { describe, expect, it } from "vitest";
import { Deferred } from "../../../src/core/Deferred.js";
import { succeed } from "../../../src/core/succeed.js";
import { ItemPipelines } from "../../../src/crawler/engine/ItemPipelines.js";
import { DropItem } from "../../../src/crawler/errors.js";
import { Response } from "../../../src/crawler/http/Response.js";
import { signals } from "../../../src/crawler/signals/signals.js";
import { captureLog } from "../handlers/captureLog.js";
import { fakeContext } from "./fakeContext.js";

const log = captureLog();
const response = new Response("http://host/");

interface Methods {
  processItem?: (item: { n: number }) => unknown;
  openSpider?: () => unknown;
  closeSpider?: () => unknown;
}

/** Pipelines in this order, and what the signals have told. */
function pipelinesOf(...all: Methods[]) {
  const entries = all.map(({ processItem = (item) => item, openSpider, closeSpider }, index) => {
    class TestPipeline {
      processItem = processItem;
      openSpider = openSpider;
      closeSpider = closeSpider;
    }
    return [`Pipeline${index}`, [TestPipeline, index]] as const;
  });
  const context = fakeContext({ ITEM_PIPELINES: Object.fromEntries(entries) });
  const told: unknown[] = [];
  context.signals.connect(signals.itemScraped, ({ item }) => void told.push(["scraped", item]));
  context.signals.connect(signals.itemDropped, ({ exception }) => void told.push(["dropped", exception.message]));
  context.signals.connect(signals.itemError, ({ failure }) => void told.push(["error", failure.getErrorMessage()]));
  return { pipelines: new ItemPipelines(context), told, context };
}

const add = (amount: number): Methods => ({ processItem: (item) => ({ n: item.n + amount }) });

describe("ItemPipelines", () => {
  it("sends an item through all pipelines, at once where they are", () => {
    const { pipelines, told } = pipelinesOf(add(1), add(10));

    expect(pipelines.process({ n: 0 }, response)).toBeUndefined();
    expect(told).toEqual([["scraped", { n: 11 }]]);
    expect(log.at(-1)).toBe("DEBUG Scraped from <200 http://host/>\n{'n': 11}");
  });

  it("waits for Deferreds, which may be there already", () => {
    const pending = new Deferred<unknown>();
    const { pipelines, told } = pipelinesOf(
      { processItem: ({ n }) => succeed({ n: n + 1 }) },
      { processItem: () => pending },
      add(10),
    );
    const done = pipelines.process({ n: 0 }, response);
    const early = [...told];
    pending.callback({ n: 5 });

    expect([early, done?.called, told]).toEqual([[], true, [["scraped", { n: 15 }]]]);
  });

  it("waits for promises", async () => {
    const { pipelines, told } = pipelinesOf({ processItem: async ({ n }) => ({ n: n + 1 }) }, add(10));
    await pipelines.process({ n: 0 }, response);

    expect(told).toEqual([["scraped", { n: 11 }]]);
  });

  it.each<[string, (error: Error) => unknown]>([
    [
      "throw",
      (error) => {
        throw error;
      },
    ],
    ["reject", (error) => Promise.reject(error)],
  ])("ends the way of an item whose pipeline drops it (%s)", async (_how, raise) => {
    const { pipelines, told } = pipelinesOf({ processItem: () => raise(new DropItem("no price")) }, add(10));
    await pipelines.process({ n: 0 }, response);

    expect(told).toEqual([["dropped", "no price"]]);
    expect(log.at(-1)).toBe("WARNING Dropped: no price\n{'n': 0}");
  });

  it("logs a drop at the level that the drop names", () => {
    const { pipelines } = pipelinesOf({
      processItem: () => {
        throw new DropItem("no price", { logLevel: "INFO" });
      },
    });
    pipelines.process({ n: 0 }, response);

    expect(log.at(-1)).toBe("INFO Dropped: no price\n{'n': 0}");
  });

  it("logs any other error of a pipeline, with the item as it came there", () => {
    const { pipelines, told } = pipelinesOf(add(1), {
      processItem: () => {
        throw new RangeError("broken");
      },
    });
    pipelines.process({ n: 0 }, response);

    expect(told).toEqual([["error", "broken"]]);
    expect(log.at(-1)?.split("\n").slice(0, 2)).toEqual(["ERROR Error processing {'n': 1}", "RangeError: broken"]);
  });

  it.each([undefined, null])("says so when a pipeline forgets to return the item (%s)", (nothing) => {
    const { pipelines, told } = pipelinesOf({ processItem: () => nothing });
    pipelines.process({ n: 0 }, response);

    expect(told).toEqual([
      ["error", `TestPipeline.processItem() returned ${nothing}: return the item, or throw DropItem to drop it`],
    ]);
  });

  it("passes over pipelines that do not look at items", () => {
    class Watching {
      openSpider(): void {}
    }
    const context = fakeContext({ ITEM_PIPELINES: { Watching: [Watching, 1] } });

    expect(new ItemPipelines(context).process({ n: 0 }, response)).toBeUndefined();
    expect(log.at(-1)).toBe("DEBUG Scraped from <200 http://host/>\n{'n': 0}");
  });

  it.each([
    ["process_item", "nobody would call its process_item(). Here the method is named processItem()"],
    ["processitem", "it has none of the methods processItem, openSpider, closeSpider"],
  ])("refuses a pipeline with nothing but a method %s", (name, problem) => {
    class Misspelt {}
    Object.assign(Misspelt.prototype, { [name]: (item: unknown) => item });
    const context = fakeContext({ ITEM_PIPELINES: { Misspelt: [Misspelt, 1] } });

    expect(() => new ItemPipelines(context)).toThrow(
      expect.objectContaining({
        code: "ERR_COMPONENT",
        message: `Cannot use the item pipeline Misspelt: ${problem}`,
      }),
    );
  });

  it("logs a drop at DEFAULT_DROPITEM_LOG_LEVEL", () => {
    class Dropping {
      processItem(): never {
        throw new DropItem("no price");
      }
    }
    const settings = { ITEM_PIPELINES: { Dropping: [Dropping, 1] }, DEFAULT_DROPITEM_LOG_LEVEL: "ERROR" };
    new ItemPipelines(fakeContext(settings)).process({ n: 0 }, response);

    expect(log.at(-1)).toBe("ERROR Dropped: no price\n{'n': 0}");
  });

  it("waits for the handlers of itemScraped", async () => {
    const { pipelines, context } = pipelinesOf();
    const pending = new Deferred<void>();
    context.signals.connect(signals.itemScraped, () => pending);
    const done = pipelines.process({ n: 0 }, response);
    const early = done?.called;
    pending.callback(undefined);

    expect([early, done?.called]).toEqual([false, true]);
  });

  it("opens all pipelines at the same time, and fails with the error of the first that fails", async () => {
    const opened: number[] = [];
    const { pipelines } = pipelinesOf(
      { openSpider: async () => void opened.push(0) },
      { openSpider: () => Promise.reject(new RangeError("no database")) },
      { openSpider: () => void opened.push(2) },
    );

    await expect(pipelines.open()).rejects.toEqual(new RangeError("no database"));
    expect(opened).toEqual([0, 2]);
  });

  it("closes the last pipeline first, whatever goes wrong", async () => {
    const closed: number[] = [];
    const { pipelines } = pipelinesOf(
      { closeSpider: () => void closed.push(0) },
      {
        closeSpider: () => {
          closed.push(1);
          throw new Error("stuck");
        },
      },
    );
    await pipelines.close();

    expect(closed).toEqual([1, 0]);
    expect(log.at(-1)?.split("\n").slice(0, 2)).toEqual([
      "ERROR Error closing the pipeline TestPipeline",
      "Error: stuck",
    ]);
  });
});
