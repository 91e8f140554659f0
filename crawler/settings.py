"""Scrapy's settings for every crawl; each departure from a default says why. What the user asks for comes on top."""

import os

# Both our own site rule and Scrapy's cookie code use tldextract, which would fetch its list from the network, blocking.
os.environ.setdefault("TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS", "")

BOT_NAME = "doorway-audit"
SPIDER_MODULES = ["crawler.collect.spiders"]

# --- Politeness. The numbers come from the options, see crawler/collect/overrides.py.
ROBOTSTXT_OBEY = True
DOWNLOAD_DELAY_JITTER = 0  # jitter hides a robot; we say who we are, and the promised delay is a minimum
RETRY_TIMES = 1  # two tries; with thousands of sites the dead ones would set the pace
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # what could not be fetched is a row in uncollected.jsonl

# --- What a stranger's server may do to us.
DOWNLOAD_HANDLERS = {"file": None, "ftp": None, "s3": None, "data": None}  # a link to file:///etc/passwd is followed
DOWNLOAD_MAXSIZE = 10 * 2**20  # 1 GiB by default: 2.4 KB of brotli cost a gigabyte of memory
DOWNLOAD_WARNSIZE = 0  # too large is a row, not a log line
DOWNLOAD_TIMEOUT = 25  # seconds for all of a response; a slow-loris holds a slot for three minutes by default
DOWNLOAD_FAIL_ON_DATALOSS = False  # half a page is evidence: it is archived and marked WARC-Truncated
DNS_TIMEOUT = 20  # seconds, within DOWNLOAD_TIMEOUT
REACTOR_THREADPOOL_MAXSIZE = 20  # threads that wait for DNS
REDIRECT_MAX_TIMES = 10  # browsers stop at 20, honest sites need 3
TWISTED_DNS_RESOLVER = "crawler.collect.resolver.GuardedResolver"  # refuses private addresses until options say else
COOKIES_ENABLED = False  # nothing to log in to; a session would make pages differ
REFERRER_POLICY = "no-referrer"  # the audited sites need not learn where we come from
TELNETCONSOLE_ENABLED = False  # a port that runs code
REMOTE_CONTROL_ENABLED = False  # another one
HTTPPROXY_ENABLED = False  # a proxy of the environment would undo the address guard unseen; --proxy switches it on

# --- Things that would hide what we look for.
HTTPERROR_ALLOW_ALL = True  # injected pages are served with 404, too
METAREFRESH_ENABLED = False  # the page that jumps is the doorway: keep it, do not jump
URLLENGTH_LIMIT = 0  # crawler.collect.urls decides, and leaves a row

# --- The queue: breadth first, so that a limit cuts the deep pages; known URLs never become a Request (scope.py).
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

# --- Components: ours in, those without work out (half of the cost of a response lies in them).
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # ours goes by site, not by host
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.collect.robots.RobotsRules": 100,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.collect.redirects.SiteRedirects": 600,
    "crawler.collect.politeness.Politeness": 730,
    "crawler.collect.guard.AddressGuard": 745,  # before the proxy (750), and nearer the wire than retries (550)
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,  # cuts without a trace; scope.py leaves a row
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
EXTENSIONS = {
    "scrapy.extensions.memdebug.MemoryDebugger": None,
    "scrapy.extensions.logstats.LogStats": None,  # ours goes to the terminal
    "scrapy.extensions.spiderstate.SpiderState": None,
    "scrapy.extensions.throttle.AutoThrottle": None,  # it wears Crawl-delay down
    "crawler.collect.archive.Archive": 100,
    "crawler.collect.ledger.Ledger": 200,
    "crawler.collect.progress.Progress": 300,
}
ITEM_PIPELINES = {"crawler.collect.uncollected.UncollectedRows": 100}

LOG_LEVEL = "WARNING"  # a line for every request says less than the archive
STATS_DUMP = False  # crawl.json has the counts

DOORWAY_ARCHIVE_BYTES = 10**9  # an archive file is closed behind the record that passes this size
