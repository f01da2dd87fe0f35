import { Downloader } from "../engine/Downloader.js";
import { DupeFilter } from "../engine/DupeFilter.js";
import { ItemPipelines } from "../engine/ItemPipelines.js";
import { LogFormatter } from "../engine/LogFormatter.js";
import { Scheduler } from "../engine/Scheduler.js";
import { AutoThrottle } from "../extensions/AutoThrottle.js";
import { CloseSpiderExtension } from "../extensions/CloseSpiderExtension.js";
import { CoreStats } from "../extensions/CoreStats.js";
import { LogCount } from "../extensions/LogCount.js";
import { LogStats } from "../extensions/LogStats.js";
import { ProgressLine } from "../extensions/ProgressLine.js";
import { CsvItemExporter } from "../feeds/CsvItemExporter.js";
import { FeedExporter } from "../feeds/FeedExporter.js";
import { JsonItemExporter } from "../feeds/JsonItemExporter.js";
import { JsonLinesItemExporter } from "../feeds/JsonLinesItemExporter.js";
import { DataURIDownloadHandler } from "../handlers/DataURIDownloadHandler.js";
import { FileDownloadHandler } from "../handlers/FileDownloadHandler.js";
import { HTTP11DownloadHandler } from "../handlers/HTTP11DownloadHandler.js";
import { UndiciDownloadHandler } from "../handlers/UndiciDownloadHandler.js";
import { CookiesMiddleware } from "../middlewares/CookiesMiddleware.js";
import { DefaultHeadersMiddleware } from "../middlewares/DefaultHeadersMiddleware.js";
import { DepthMiddleware } from "../middlewares/DepthMiddleware.js";
import { DownloadTimeoutMiddleware } from "../middlewares/DownloadTimeoutMiddleware.js";
import { DownloaderStats } from "../middlewares/DownloaderStats.js";
import { HttpAuthMiddleware } from "../middlewares/HttpAuthMiddleware.js";
import { HttpCompressionMiddleware } from "../middlewares/HttpCompressionMiddleware.js";
import { HttpErrorMiddleware } from "../middlewares/HttpErrorMiddleware.js";
import { OffsiteMiddleware } from "../middlewares/OffsiteMiddleware.js";
import { RedirectMiddleware } from "../middlewares/RedirectMiddleware.js";
import { RefererMiddleware } from "../middlewares/RefererMiddleware.js";
import { RetryMiddleware } from "../middlewares/RetryMiddleware.js";
import { RobotsTxtMiddleware } from "../middlewares/RobotsTxtMiddleware.js";
import { StartSpiderMiddleware } from "../middlewares/StartSpiderMiddleware.js";
import { UrlLengthMiddleware } from "../middlewares/UrlLengthMiddleware.js";
import { UserAgentMiddleware } from "../middlewares/UserAgentMiddleware.js";
import { StatsCollector } from "../stats/StatsCollector.js";

/** A component's class; what it is made with depends on its kind. */
export type ComponentClass = abstract new (...args: never[]) => object;

/**
 * The components of this package that settings can name, `deferred-interop/crawler#Name`.
 *
 * A table instead of loading by path: it works the same from the sources, from the built package and in a bundle.
 *
 * @internal
 */
export const builtInComponents: Readonly<Record<string, ComponentClass>> = {
  AutoThrottle,
  CloseSpiderExtension,
  CookiesMiddleware,
  CoreStats,
  CsvItemExporter,
  DataURIDownloadHandler,
  DefaultHeadersMiddleware,
  DepthMiddleware,
  Downloader,
  DownloaderStats,
  DownloadTimeoutMiddleware,
  DupeFilter,
  FeedExporter,
  FileDownloadHandler,
  HTTP11DownloadHandler,
  HttpAuthMiddleware,
  HttpCompressionMiddleware,
  HttpErrorMiddleware,
  ItemPipelines,
  JsonItemExporter,
  JsonLinesItemExporter,
  LogCount,
  LogFormatter,
  LogStats,
  OffsiteMiddleware,
  ProgressLine,
  RedirectMiddleware,
  RefererMiddleware,
  RetryMiddleware,
  RobotsTxtMiddleware,
  Scheduler,
  StartSpiderMiddleware,
  StatsCollector,
  UndiciDownloadHandler,
  UrlLengthMiddleware,
  UserAgentMiddleware,
};

/** Scrapy's names for components that are called differently here. @internal */
export const scrapyNames: Readonly<Record<string, string>> = {
  CloseSpider: "CloseSpiderExtension",
  HttpxDownloadHandler: "UndiciDownloadHandler",
  RFPDupeFilter: "DupeFilter",
  RFPDupefilter: "DupeFilter",
  ItemPipelineManager: "ItemPipelines",
};
