import { packageVersion } from "./packageVersion.js";

/**
 * Every setting that the crawler knows, with its default: Scrapy's names, values and units (times are in seconds).
 *
 * Paths of components are of this package (`deferred-interop/crawler#RetryMiddleware`); `null` is Scrapy's `None`.
 *
 * @see Scrapy `scrapy.settings.default_settings`
 */
export const defaultSettings: Readonly<Record<string, unknown>> = {
  ADDONS: {},
  ASYNCIO_EVENT_LOOP: null,

  AUTOTHROTTLE_DEBUG: false,
  AUTOTHROTTLE_ENABLED: false,
  AUTOTHROTTLE_MAX_DELAY: 60,
  AUTOTHROTTLE_START_DELAY: 5,
  AUTOTHROTTLE_TARGET_CONCURRENCY: 1,

  BOT_NAME: "scrapybot",

  CLOSESPIDER_ERRORCOUNT: 0,
  CLOSESPIDER_ITEMCOUNT: 0,
  CLOSESPIDER_PAGECOUNT: 0,
  CLOSESPIDER_PAGECOUNT_NO_ITEM: 0,
  CLOSESPIDER_TIMEOUT: 0,
  CLOSESPIDER_TIMEOUT_NO_ITEM: 0,

  COMPRESSION_ENABLED: true,

  CONCURRENT_ITEMS: 100,
  CONCURRENT_REQUESTS: 16,
  CONCURRENT_REQUESTS_PER_DOMAIN: 8,

  COOKIES_DEBUG: false,
  COOKIES_ENABLED: true,

  DEFAULT_DROPITEM_LOG_LEVEL: "WARNING",
  DEFAULT_REQUEST_HEADERS: {
    Accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en",
  },

  DEPTH_LIMIT: 0,
  DEPTH_PRIORITY: 0,
  DEPTH_STATS_VERBOSE: false,

  DNSCACHE_ENABLED: true,
  DNSCACHE_SIZE: 10_000,
  DNS_TIMEOUT: 60,

  DOWNLOAD_DELAY: 0,
  DOWNLOAD_FAIL_ON_DATALOSS: true,
  DOWNLOAD_HANDLERS: {},
  DOWNLOAD_HANDLERS_BASE: {
    data: "deferred-interop/crawler#DataURIDownloadHandler",
    file: "deferred-interop/crawler#FileDownloadHandler",
    http: "deferred-interop/crawler#HTTP11DownloadHandler",
    https: "deferred-interop/crawler#HTTP11DownloadHandler",
  },
  DOWNLOAD_MAXSIZE: 1024 * 1024 * 1024,
  DOWNLOAD_SLOTS: {},
  DOWNLOAD_TIMEOUT: 180,
  DOWNLOAD_VERIFY_CERTIFICATES: true,
  DOWNLOAD_WARNSIZE: 32 * 1024 * 1024,

  DOWNLOADER: "deferred-interop/crawler#Downloader",
  DOWNLOADER_MIDDLEWARES: {},
  DOWNLOADER_MIDDLEWARES_BASE: {
    "deferred-interop/crawler#OffsiteMiddleware": 50,
    "deferred-interop/crawler#RobotsTxtMiddleware": 100,
    "deferred-interop/crawler#HttpAuthMiddleware": 300,
    "deferred-interop/crawler#DownloadTimeoutMiddleware": 350,
    "deferred-interop/crawler#DefaultHeadersMiddleware": 400,
    "deferred-interop/crawler#UserAgentMiddleware": 500,
    "deferred-interop/crawler#RetryMiddleware": 550,
    "deferred-interop/crawler#HttpCompressionMiddleware": 590,
    "deferred-interop/crawler#RedirectMiddleware": 600,
    "deferred-interop/crawler#CookiesMiddleware": 700,
    "deferred-interop/crawler#DownloaderStats": 850,
  },
  DOWNLOADER_STATS: true,

  DUPEFILTER_CLASS: "deferred-interop/crawler#DupeFilter",
  DUPEFILTER_DEBUG: false,

  EXTENSIONS: {},
  EXTENSIONS_BASE: {
    "deferred-interop/crawler#CoreStats": 0,
    "deferred-interop/crawler#LogCount": 0,
    "deferred-interop/crawler#CloseSpiderExtension": 0,
    "deferred-interop/crawler#FeedExporter": 0,
    "deferred-interop/crawler#LogStats": 0,
    "deferred-interop/crawler#AutoThrottle": 0,
    "deferred-interop/crawler#ProgressLine": 0,
  },

  FEEDS: {},
  // What is built in is not in these: null takes it away.
  FEED_EXPORTERS: {},
  FEED_EXPORT_BATCH_ITEM_COUNT: 0,
  FEED_EXPORT_ENCODING: null,
  FEED_EXPORT_FIELDS: null,
  FEED_EXPORT_INDENT: 0,
  FEED_STORAGES: {},
  FEED_STORE_EMPTY: true,
  FEED_TEMPDIR: null,

  FORCE_CRAWLER_PROCESS: false,

  FTP_PASSIVE_MODE: true,
  FTP_PASSWORD: "guest",
  FTP_USER: "anonymous",

  HTTPERROR_ALLOWED_CODES: [],
  HTTPERROR_ALLOW_ALL: false,

  ITEM_PIPELINES: {},
  ITEM_PIPELINES_BASE: {},
  ITEM_PROCESSOR: "deferred-interop/crawler#ItemPipelines",

  JOBDIR: null,

  LOGSTATS_INTERVAL: 60,
  LOG_DATEFORMAT: "%Y-%m-%d %H:%M:%S",
  LOG_ENABLED: true,
  LOG_FILE: null,
  LOG_FILE_APPEND: true,
  LOG_FORMAT: "%(asctime)s [%(name)s] %(levelname)s: %(message)s",
  LOG_FORMATTER: "deferred-interop/crawler#LogFormatter",
  LOG_LEVEL: "DEBUG",
  LOG_SHORT_NAMES: false,
  LOG_VERSIONS: ["node", "v8", "openssl", "llhttp", "platform"],

  // Ours: a live line with the crawl's figures, where the log goes to a terminal.
  PROGRESS_LINE: true,

  RANDOMIZE_DOWNLOAD_DELAY: true,
  REACTOR_THREADPOOL_MAXSIZE: 10,

  REDIRECT_ENABLED: true,
  REDIRECT_MAX_TIMES: 20,
  REDIRECT_PRIORITY_ADJUST: 2,

  REFERER_ENABLED: true,
  REFERRER_POLICY: "no-referrer-when-downgrade",

  // RETRY_AFTER_MAX_DELAY and RETRY_BACKOFF_… are ours: how many seconds a request waits before it is queued again.
  RETRY_AFTER_MAX_DELAY: 600,
  RETRY_BACKOFF_START_DELAY: 1,
  RETRY_BACKOFF_ENABLED: true,
  RETRY_BACKOFF_MAX_DELAY: 60,
  RETRY_ENABLED: true,
  // Names of classes, as `failure.check()` takes them.
  RETRY_EXCEPTIONS: [
    "CannotResolveHostError",
    "DownloadConnectionRefusedError",
    "DownloadFailedError",
    "DownloadTimeoutError",
    "ResponseDataLossError",
  ],
  RETRY_GIVE_UP_LOG_LEVEL: "ERROR",
  RETRY_HTTP_CODES: [500, 502, 503, 504, 522, 524, 408, 429],
  RETRY_PRIORITY_ADJUST: -1,
  RETRY_TIMES: 2,

  ROBOTSTXT_OBEY: false,
  ROBOTSTXT_USER_AGENT: null,

  SCHEDULER: "deferred-interop/crawler#Scheduler",
  SCRAPER_SLOT_MAX_ACTIVE_SIZE: 5_000_000,

  SPIDER_MIDDLEWARES: {},
  SPIDER_MIDDLEWARES_BASE: {
    "deferred-interop/crawler#StartSpiderMiddleware": 25,
    "deferred-interop/crawler#HttpErrorMiddleware": 50,
    "deferred-interop/crawler#RefererMiddleware": 700,
    "deferred-interop/crawler#UrlLengthMiddleware": 800,
    "deferred-interop/crawler#DepthMiddleware": 900,
  },

  STATS_CLASS: "deferred-interop/crawler#StatsCollector",
  STATS_DUMP: true,

  TELNETCONSOLE_ENABLED: true,
  TELNETCONSOLE_HOST: "127.0.0.1",
  TELNETCONSOLE_PASSWORD: null,
  TELNETCONSOLE_PORT: [6023, 6073],
  TELNETCONSOLE_USERNAME: "scrapy",

  TWISTED_DNS_RESOLVER: "deferred-interop/crawler#CachingThreadedResolver",
  TWISTED_REACTOR: "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
  TWISTED_REACTOR_ENABLED: true,

  URLLENGTH_LIMIT: 2083,
  USER_AGENT: `deferred-interop/${packageVersion}`,
};
