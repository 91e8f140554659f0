"""Scrapy's settings for every crawl; each departure from a default says why. What the user asks for comes on top."""

import os

# Both our own site rule and Scrapy's cookie code use tldextract, which would fetch its list from the network, blocking.
os.environ.setdefault("TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS", "")

BOT_NAME = "doorway-audit"
SPIDER_MODULES = ["crawler.collect.spiders"]

# --- Politeness. The numbers come from the options, see crawler/collect/overrides.py.
ROBOTSTXT_OBEY = False  # robots.txt, delays and second tries are matters of the frontier: crawler/collect/dispatch.py
DOWNLOAD_DELAY = 0
RETRY_ENABLED = False

# --- What a stranger's server may do to us.
DOWNLOAD_HANDLERS = {"file": None, "ftp": None, "s3": None, "data": None}  # a link to file:///etc/passwd is followed
DOWNLOAD_MAXSIZE = 10 * 2**20  # 1 GiB by default: 2.4 KB of brotli cost a gigabyte of memory
DOWNLOAD_WARNSIZE = 0  # too large is a row, not a log line
DOWNLOAD_FAIL_ON_DATALOSS = False  # half a page is evidence: it is archived and marked WARC-Truncated
REACTOR_THREADPOOL_MAXSIZE = 20  # threads that wait for DNS
REDIRECT_ENABLED = False  # each hop has its own turn, guard and record: crawler/collect/harvest.py
COMPRESSION_ENABLED = False  # no page is unpacked in this process; workers do
TWISTED_DNS_RESOLVER = "crawler.collect.resolver.GuardedResolver"  # refuses private addresses until options say else
COOKIES_ENABLED = False  # nothing to log in to; a session would make pages differ
TELNETCONSOLE_ENABLED = False  # a port that runs code
REMOTE_CONTROL_ENABLED = False  # another one
HTTPPROXY_ENABLED = False  # crawler/collect/guard.py sets the proxy and its password

# --- The queue: on disk, and breadth first, so that a limit cuts the deep pages.
SCHEDULER = "crawler.collect.scheduler.FrontierScheduler"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en",
    "Accept-Encoding": "gzip, deflate, br, zstd",
}
ASYNCIO_EVENT_LOOP = "uvloop.Loop"  # a fifth more pages a second
CONCURRENT_ITEMS = 1  # so many tasks are started for each response, though our callbacks yield no item

# --- Components: ours in, those without work out (half of the cost of a response lies in them).
_SCRAPY = "scrapy.downloadermiddlewares"
DOWNLOADER_MIDDLEWARES = {
    f"{_SCRAPY}.offsite.OffsiteMiddleware": None,  # ours goes by site, not by host: crawler/collect/intake.py
    f"{_SCRAPY}.robotstxt.RobotsTxtMiddleware": None,
    f"{_SCRAPY}.httpauth.HttpAuthMiddleware": None,
    f"{_SCRAPY}.retry.RetryMiddleware": None,
    f"{_SCRAPY}.redirect.MetaRefreshMiddleware": None,
    f"{_SCRAPY}.redirect.RedirectMiddleware": None,
    f"{_SCRAPY}.cookies.CookiesMiddleware": None,
    f"{_SCRAPY}.httpcompression.HttpCompressionMiddleware": None,
    f"{_SCRAPY}.httpcache.HttpCacheMiddleware": None,
    f"{_SCRAPY}.stats.DownloaderStats": None,
    "crawler.collect.guard.AddressGuard": 745,  # before the proxy (750)
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,  # injected pages are served with 404, too
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,  # the audited sites need not learn where we come from
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
EXTENSIONS = {
    "scrapy.extensions.corestats.CoreStats": None,
    "scrapy.extensions.memdebug.MemoryDebugger": None,
    "scrapy.extensions.logstats.LogStats": None,  # ours goes to the terminal
    "scrapy.extensions.spiderstate.SpiderState": None,
    "scrapy.extensions.throttle.AutoThrottle": None,
    "crawler.collect.ledger.Ledger": 200,
    "crawler.collect.progress.Progress": 300,
}

LOG_LEVEL = "WARNING"  # a line for every request says less than the archive
STATS_DUMP = False  # crawl.json has the counts

DOORWAY_ARCHIVE_BYTES = 10**9  # an archive file is closed behind the record that passes this size
