/**
 * A thin, real crawler in Scrapy's shape, built on Deferreds: spiders, requests and responses, settings, feeds, processes.
 *
 * @module
 */
export type { RequestFilter } from "./engine/DupeFilter.js";
export { DupeFilter } from "./engine/DupeFilter.js";
export { Downloader } from "./engine/Downloader.js";
export { Engine } from "./engine/Engine.js";
export type { EngineContext } from "./engine/EngineContext.js";
export type { ItemPipeline } from "./engine/ItemPipelines.js";
export { ItemPipelines } from "./engine/ItemPipelines.js";
export type { LogLine } from "./engine/LogFormatter.js";
export { LogFormatter } from "./engine/LogFormatter.js";
export type { RequestScheduler } from "./engine/Scheduler.js";
export { Scheduler } from "./engine/Scheduler.js";
export { Scraper } from "./engine/Scraper.js";
export type { StopOptions } from "./engine/StopOptions.js";
export {
  CloseSpider,
  DontCloseSpider,
  DropItem,
  FrozenSettingsError,
  IgnoreRequest,
  NotConfigured,
  NotSupported,
  OutputFileError,
  SettingsError,
  SettingTypeError,
  SettingValueError,
} from "./errors.js";
export { AutoThrottle } from "./extensions/AutoThrottle.js";
export { CloseSpiderExtension } from "./extensions/CloseSpiderExtension.js";
export { CoreStats } from "./extensions/CoreStats.js";
export { LogCount } from "./extensions/LogCount.js";
export { LogStats } from "./extensions/LogStats.js";
export type { ProgressTerminal } from "./extensions/ProgressLine.js";
export { ProgressLine } from "./extensions/ProgressLine.js";
export { CsvItemExporter } from "./feeds/CsvItemExporter.js";
export type { FeedContext } from "./feeds/FeedContext.js";
export { FeedExporter } from "./feeds/FeedExporter.js";
export type { FeedOptions } from "./feeds/FeedOptions.js";
export type { FeedTarget, FeedTargetClass } from "./feeds/FeedTarget.js";
export { FeedTargetError } from "./feeds/FeedTargetError.js";
export { ItemExportError } from "./feeds/ItemExportError.js";
export type {
  FeedFields,
  FeedGrowth,
  ItemExporter,
  ItemExporterClass,
  ItemExporterOptions,
} from "./feeds/ItemExporter.js";
export { JsonItemExporter } from "./feeds/JsonItemExporter.js";
export { JsonLinesItemExporter } from "./feeds/JsonLinesItemExporter.js";
export { DataURIDownloadHandler } from "./handlers/DataURIDownloadHandler.js";
export type { DownloadHandler, DownloadHandlerClass } from "./handlers/DownloadHandler.js";
export {
  CannotResolveHostError,
  DownloadCancelledError,
  DownloadConnectionRefusedError,
  DownloadFailedError,
  DownloadTimeoutError,
  ResponseDataLossError,
  UnsupportedURLSchemeError,
} from "./handlers/errors.js";
export { FileDownloadHandler } from "./handlers/FileDownloadHandler.js";
export { HTTP11DownloadHandler } from "./handlers/HTTP11DownloadHandler.js";
export { UndiciDownloadHandler } from "./handlers/UndiciDownloadHandler.js";
export { InvalidSelectorError } from "./html/InvalidSelectorError.js";
export { Selector } from "./html/Selector.js";
export { SelectorList } from "./html/SelectorList.js";
export { fingerprint } from "./http/fingerprint.js";
export type { HeadersInit } from "./http/Headers.js";
export { Headers } from "./http/Headers.js";
export { InvalidUrlError } from "./http/InvalidUrlError.js";
export type { Callback, Errback, RequestCookie, RequestCookies, RequestOptions } from "./http/Request.js";
export { Request } from "./http/Request.js";
export type { FollowTarget, ResponseOptions } from "./http/Response.js";
export { Response } from "./http/Response.js";
export { InvalidJsonError, NoRequestError } from "./http/responseErrors.js";
export { MissingPackageError, PackageVersionError } from "./loadOptionalPackage.js";
export type { ConfigureLoggingOptions } from "./logging/configureLogging.js";
export { configureLogging, isLoggingConfigured, resetLogging } from "./logging/configureLogging.js";
export type { Logger } from "./logging/Logger.js";
export { getLogger } from "./logging/Logger.js";
export type { LogLevel } from "./logging/LogLevel.js";
export type { LogMessage, LogRecord } from "./logging/LogRecord.js";
export type { LogObserver } from "./logging/logRoot.js";
export { addLogObserver } from "./logging/logRoot.js";
export type { LogSink } from "./logging/LogSink.js";
export { CookiesMiddleware } from "./middlewares/CookiesMiddleware.js";
export { DefaultHeadersMiddleware } from "./middlewares/DefaultHeadersMiddleware.js";
export { DepthMiddleware } from "./middlewares/DepthMiddleware.js";
export type {
  DownloaderMiddleware,
  DownloaderMiddlewareClass,
  MiddlewareResult,
} from "./middlewares/DownloaderMiddleware.js";
export type { DownloaderMiddlewares, DownloadResult } from "./middlewares/DownloaderMiddlewares.js";
export { DownloaderStats } from "./middlewares/DownloaderStats.js";
export { DownloadTimeoutMiddleware } from "./middlewares/DownloadTimeoutMiddleware.js";
export { HttpAuthMiddleware } from "./middlewares/HttpAuthMiddleware.js";
export { HttpCompressionMiddleware } from "./middlewares/HttpCompressionMiddleware.js";
export { HttpError } from "./middlewares/HttpError.js";
export { HttpErrorMiddleware } from "./middlewares/HttpErrorMiddleware.js";
export { OffsiteMiddleware } from "./middlewares/OffsiteMiddleware.js";
export { RedirectMiddleware } from "./middlewares/RedirectMiddleware.js";
export { RefererMiddleware } from "./middlewares/RefererMiddleware.js";
export { RetryMiddleware } from "./middlewares/RetryMiddleware.js";
export type { RetryOptions } from "./middlewares/retryRequest.js";
export { retryRequest } from "./middlewares/retryRequest.js";
export { RobotsTxtMiddleware } from "./middlewares/RobotsTxtMiddleware.js";
export type { SpiderMiddleware, SpiderMiddlewareClass, SpiderOutput } from "./middlewares/SpiderMiddleware.js";
export type { SpiderMiddlewares } from "./middlewares/SpiderMiddlewares.js";
export { StartSpiderMiddleware } from "./middlewares/StartSpiderMiddleware.js";
export { UrlLengthMiddleware } from "./middlewares/UrlLengthMiddleware.js";
export { UserAgentMiddleware } from "./middlewares/UserAgentMiddleware.js";
export type { Addon, AddonClass } from "./process/Addon.js";
export type { CrawlerProcessOptions, StartOptions } from "./process/ProcessOptions.js";
export { AsyncCrawlerProcess } from "./process/AsyncCrawlerProcess.js";
export { AsyncCrawlerRunner } from "./process/AsyncCrawlerRunner.js";
export { Crawler } from "./process/Crawler.js";
export type { CrawlerContext, EngineStatus } from "./process/CrawlerContext.js";
export { CrawlerProcess } from "./process/CrawlerProcess.js";
export { CrawlerRunner } from "./process/CrawlerRunner.js";
export { CrawlerRunnerBase } from "./process/CrawlerRunnerBase.js";
export type { SettingsInit, SettingsPriority } from "./settings/BaseSettings.js";
export { BaseSettings, settingsPriorities } from "./settings/BaseSettings.js";
export { defaultSettings } from "./settings/defaultSettings.js";
export { Settings } from "./settings/Settings.js";
export type { SignalKind } from "./signals/Signal.js";
export { Signal } from "./signals/Signal.js";
export type { SignalHandler } from "./signals/SignalManager.js";
export { SignalManager } from "./signals/SignalManager.js";
export type {
  FeedSlotEvent,
  ItemDroppedEvent,
  ItemErrorEvent,
  ItemEvent,
  NothingToTell,
  RequestEvent,
  ResponseEvent,
  RobotParser,
  RobotsParsedEvent,
  Signals,
  SpiderClosedEvent,
  SpiderErrorEvent,
  SpiderEvent,
} from "./signals/signals.js";
export { signals } from "./signals/signals.js";
export type { SpiderLike } from "./signals/SpiderLike.js";
export { loadSpider } from "./spiders/loadSpider.js";
export type { SpiderArguments, SpiderClass } from "./spiders/Spider.js";
export { Spider } from "./spiders/Spider.js";
export { SpiderLoadError } from "./spiders/SpiderLoadError.js";
export { SpiderSetupError } from "./spiders/SpiderSetupError.js";
export { StatsCollector } from "./stats/StatsCollector.js";
