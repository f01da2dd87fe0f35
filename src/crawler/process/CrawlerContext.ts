import type { Settings } from "../settings/Settings.js";
import type { SignalManager } from "../signals/SignalManager.js";
import type { SpiderLike } from "../signals/SpiderLike.js";
import type { StatsCollector } from "../stats/StatsCollector.js";

/** What a progress line wants to know of the engine. */
export interface EngineStatus {
  /** Requests that are being downloaded. */
  readonly inProgress: number;
  /** Requests that wait for their turn. */
  readonly queued: number;
}

/** What every component of a crawl is built with: `new Component(crawler)`. */
export interface CrawlerContext {
  /** The settings, with those of the spider. */
  readonly settings: Settings;
  /** The signals of this crawl. */
  readonly signals: SignalManager;
  /** The stats of this crawl. */
  readonly stats: StatsCollector;
  /** The spider; undefined before it is made. */
  readonly spider: SpiderLike | undefined;
  /** The engine; undefined before it is made. */
  readonly engine?: EngineStatus | undefined;
}
