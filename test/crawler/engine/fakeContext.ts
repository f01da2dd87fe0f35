import type { EngineContext } from "../../../src/crawler/engine/EngineContext.js";
import { LogFormatter } from "../../../src/crawler/engine/LogFormatter.js";
import { buildComponent, buildComponents } from "../../../src/crawler/process/buildComponents.js";
import { resolveComponent } from "../../../src/crawler/process/resolveComponent.js";
import { FakeCrawler } from "../FakeCrawler.js";

/** What parts of an engine are built with, without an engine: `busy` says how many downloads a slot has. */
export function fakeContext(
  settings: Readonly<Record<string, unknown>> = {},
  busy: Readonly<Record<string, number>> = {},
): EngineContext & FakeCrawler {
  const crawler = new FakeCrawler(settings);
  const context = Object.assign(crawler, {
    engine: { downloader: { activeIn: (slot: string) => busy[slot] ?? 0 } },
    logFormatter: new LogFormatter(crawler),
    build: (setting: string): unknown => buildComponent(crawler, setting),
    buildAll: (setting: string, what: string): unknown[] => buildComponents(crawler, setting, what),
    resolve: resolveComponent,
  });
  return context as unknown as EngineContext & FakeCrawler;
}
