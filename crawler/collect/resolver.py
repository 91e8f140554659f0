"""The address guard where no rebinding can pass it: at the lookup whose answer is connected to."""

from collections.abc import Sequence
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.datatypes import LocalCache
from twisted.internet import defer
from twisted.internet.base import ReactorBase
from twisted.internet.error import DNSLookupError

from crawler.collect.addresses import AddressRules, literal


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver (IPv4, cached, in threads) that hands out no address which `rules` forbid.

    Named in TWISTED_DNS_RESOLVER it is strict. A crawl installs its own with the user's rules when it opens: Scrapy
    builds this one from the settings of the process, before the spider's arguments are read.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        self.rules = AddressRules()
        # Host -> forbidden address. Twisted reports a failed lookup without its cause, so the cause is kept here.
        self.refused: LocalCache[str, str] = LocalCache(10_000)

    @classmethod
    def guarding(cls, crawler: Crawler, reactor: ReactorBase, rules: AddressRules) -> Self:
        """A resolver for `crawler` that follows `rules`."""
        resolver = cls.from_crawler(crawler, reactor)
        resolver.rules = rules
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> "defer.Deferred[str]":
        """The address of `name`; DNSLookupError when it has none, or a forbidden one."""
        host = name.lower().removesuffix(".")
        known = self.rules.resolve.get(host) or literal(host)
        found: defer.Deferred[str] = defer.succeed(known) if known else super().getHostByName(name, timeout)
        return found.addCallback(self._admit, host)

    def _admit(self, address: Any, host: str) -> str:
        if not self.rules.allow_connection(host, address):
            self.refused[host] = address
            raise DNSLookupError(f"{host} is at {address}, which is not a public address")
        return str(address)
