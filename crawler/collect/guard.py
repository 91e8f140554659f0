"""The last gate before the wire: no private address, and out by the proxy when there is one."""

from typing import Self
from urllib.request import getproxies_environment

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.utils.httpobj import urlparse_cached

from crawler.collect.addresses import AddressRules, literal
from crawler.collect.failures import Refused
from crawler.collect.proxies import WayOut, read_way_out
from crawler.collect.resolver import GuardedResolver
from crawler.config import CrawlOptions
from crawler.errors import ConfigError
from crawler.output import complain


class AddressGuard:
    """Downloader middleware: sees pages, robots.txt, sitemaps and every redirect.

    Names are judged by the resolver. What is written in a URL is judged here as well, because behind a proxy no
    lookup of ours takes place (so there a name may still lead the proxy to an address that only it can see).
    """

    def __init__(self, resolver: GuardedResolver, way_out: WayOut) -> None:
        self._resolver = resolver
        self._way_out = way_out

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Install the resolver with this crawl's rules, and guard with it; say which proxy everything goes by."""
        from twisted.internet import reactor  # not at import: importing it installs the wrong reactor

        options: CrawlOptions = crawler.settings["DOORWAY_OPTIONS"]
        way_out = read_way_out(options.proxy, getproxies_environment(), map(str.lower, options.resolve))
        resolver = GuardedResolver.guarding(crawler, reactor, rules_of(options, way_out))
        resolver.install_on_reactor()
        if (line := way_out.warn()) and not options.quiet:
            complain(f"{line}\n")
        return cls(resolver, way_out)

    def process_request(self, request: Request) -> None:
        """Refuse a forbidden host; set the proxy, or none."""
        host = _host_of(request)
        if objection := self._resolver.rules.object_to(host):
            raise Refused("private", objection)
        proxy = self._way_out.proxy_for(urlparse_cached(request).scheme, host)
        request.meta["proxy"] = f"http://{proxy.netloc}" if proxy else None
        # Not left to Scrapy's own middleware, which would take it from a URL in the request's meta.
        request.headers.pop(b"Proxy-Authorization", None)
        if proxy and proxy.authorization:
            request.headers[b"Proxy-Authorization"] = proxy.authorization

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Tell a refused lookup from a failed one."""
        host = _host_of(request)
        if isinstance(exception, CannotResolveHostError) and host in self._resolver.refused:
            address = self._resolver.refused[host]
            raise Refused("private", f"{host} is at {address}, which is not a public address") from exception


def rules_of(options: CrawlOptions, way_out: WayOut) -> AddressRules:
    """The address rules that `options` ask for. Raises ConfigError for a --resolve without an address."""
    resolve = {host.lower(): literal(address) for host, address in options.resolve.items()}
    for host, address in options.resolve.items():
        if not resolve[host.lower()]:
            raise ConfigError(f"resolve: {address!r} is no address")
    trusted = frozenset(proxy.host for proxy in way_out.proxies())
    return AddressRules(options.allow_private, resolve, trusted)


def _host_of(request: Request) -> str:
    return (urlparse_cached(request).hostname or "").removesuffix(".")
