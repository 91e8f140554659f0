"""The last gate before the wire: no private address, and out by the proxy when there is one."""

from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.utils.httpobj import urlparse_cached

from crawler.collect.addresses import AddressRules, literal
from crawler.collect.failures import Refused
from crawler.collect.resolver import GuardedResolver
from crawler.config import CrawlOptions


class AddressGuard:
    """Downloader middleware: sees pages, robots.txt, sitemaps and every redirect.

    Names are judged by the resolver. Addresses written in a URL are judged here as well, because behind a proxy no
    lookup of ours takes place (so there a name may still lead the proxy to an address that only it can see).
    """

    def __init__(self, resolver: GuardedResolver, proxy: str) -> None:
        self._resolver = resolver
        self._proxy = proxy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Install the resolver with this crawl's rules, and guard with it."""
        from twisted.internet import reactor  # not at import: importing it installs the wrong reactor

        options: CrawlOptions = crawler.settings["DOORWAY_OPTIONS"]
        resolver = GuardedResolver.guarding(crawler, reactor, rules_of(options))
        resolver.install_on_reactor()
        return cls(resolver, options.proxy)

    def process_request(self, request: Request) -> None:
        """Refuse a forbidden address; set the proxy."""
        host = urlparse_cached(request).hostname or ""
        address = literal(host)
        if address and not self._resolver.rules.allow(address):
            raise Refused("private", f"{address} is not a public address")
        if self._proxy:
            request.meta["proxy"] = self._proxy

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Tell a refused lookup from a failed one."""
        host = (urlparse_cached(request).hostname or "").removesuffix(".")
        if isinstance(exception, CannotResolveHostError) and host in self._resolver.refused:
            address = self._resolver.refused[host]
            raise Refused("private", f"{host} is at {address}, which is not a public address") from exception


def rules_of(options: CrawlOptions) -> AddressRules:
    """The address rules that `options` ask for."""
    proxy = urlsplit(options.proxy).hostname
    return AddressRules(
        allow_private=options.allow_private,
        resolve={host.lower(): address for host, address in options.resolve.items()},
        trusted=frozenset([proxy] if proxy else []),
    )
