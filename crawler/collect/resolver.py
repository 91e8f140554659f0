"""The address guard where no rebinding can pass it: at the lookup whose answer is connected to."""

import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from itertools import zip_longest
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.utils.datatypes import LocalCache
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.defer import Deferred, TimeoutError
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from twisted.internet.threads import deferToThreadPool
from zope.interface import implementer  # type: ignore[import-untyped]  # zope has no types

from crawler.collect.addresses import AddressRules, literal

MAX_ADDRESSES = 6
"""Addresses of one name that are tried. They are tried 0.3 s apart and then side by side: a name that has a thousand
would make us knock at a thousand doors."""

KEPT_SECONDS = 300
"""How long an answer is used again: a site that moves is followed, and its pages do not ask one by one."""

LookUp = Callable[[str], Awaitable[tuple[str, ...]]]
"""The addresses of a host name, best first; none when it does not exist, OSError when that cannot be told."""


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing: the caller drops what comes too late."""


@implementer(IHostnameResolver)
class GuardedResolver:
    """Looks names up for IPv4 and IPv6, and hands out no address which `rules` forbid.

    Named in TWISTED_DNS_RESOLVER it is strict. A crawl installs its own with the user's rules when it opens: Scrapy
    builds this one from the settings of the process, before the spider's arguments are read.
    """

    def __init__(self, reactor: Any, cache_size: int, look_up: LookUp) -> None:
        self.rules = AddressRules()
        # Host -> forbidden address. Twisted reports a failed lookup without its cause, so the cause is kept here.
        self.refused: LocalCache[str, str] = LocalCache(10_000)
        self._known: LocalCache[str, tuple[float, tuple[str, ...]]] = LocalCache(cache_size)
        self._reactor = reactor
        self._look_up = look_up

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        """A strict resolver that asks the system, in threads, for at most DNS_TIMEOUT seconds."""
        settings = crawler.settings
        size = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(reactor, size, _SystemLookUp(reactor, settings.getfloat("DNS_TIMEOUT")))

    @classmethod
    def guarding(cls, crawler: Crawler, reactor: Any, rules: AddressRules) -> Self:
        """A resolver for `crawler` that follows `rules`."""
        resolver = cls.from_crawler(crawler, reactor)
        resolver.rules = rules
        return resolver

    def install_on_reactor(self) -> None:
        """Answer every lookup of the reactor, also those for IPv4 alone."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # the names are Twisted's
        self,
        resolutionReceiver: Any,  # zope's interfaces are no types
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[object]] | None = None,
        transportSemantics: str = "TCP",  # noqa: ARG002
    ) -> _Resolution:
        """Tell `resolutionReceiver` the permitted addresses of `hostName`; to tell none is how a lookup fails."""
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        Deferred.fromCoroutine(self._answer(resolutionReceiver, _ascii(hostName), portNumber, addressTypes))
        return resolution

    async def _answer(self, receiver: Any, host: str, port: int, kinds: Sequence[type[object]] | None) -> None:
        try:
            permitted = self._admit(host, await self._addresses(host))
        except (OSError, ValueError, TimeoutError):  # ValueError: a name that cannot be one
            permitted = []
        endpoints = [_endpoint(address, port) for address in permitted]
        for endpoint in _by_turns(each for each in endpoints if kinds is None or type(each) in kinds):
            receiver.addressResolved(endpoint)
        receiver.resolutionComplete()

    async def _addresses(self, host: str) -> tuple[str, ...]:
        if known := self.rules.resolve.get(host) or literal(host):
            return (known,)
        asked_at, addresses = self._known.get(host, (0.0, ()))
        if host in self._known and self._reactor.seconds() - asked_at < KEPT_SECONDS:
            return addresses
        self._known.pop(host, None)  # the oldest leave first, and this one is to be young again
        addresses = await self._look_up(host)
        self._known[host] = self._reactor.seconds(), addresses
        return addresses

    def _admit(self, host: str, addresses: tuple[str, ...]) -> list[str]:
        """What is permitted of an answer, new or kept; the cause is remembered when nothing is left of it."""
        permitted = [each for each in addresses if self.rules.allow_connection(host, each)]
        self.refused.pop(host, None)
        if addresses and not permitted:
            self.refused[host] = addresses[0]
        return permitted


class _SystemLookUp:
    def __init__(self, reactor: Any, timeout: float) -> None:
        self._reactor = reactor
        self._timeout = timeout

    async def __call__(self, host: str) -> tuple[str, ...]:
        pool = self._reactor.getThreadPool()
        asked: Deferred[tuple[str, ...]] = deferToThreadPool(self._reactor, pool, ask_system, host)
        return await asked.addTimeout(self._timeout, self._reactor)


def ask_system(host: str) -> tuple[str, ...]:
    """The addresses of `host` in the system's order (RFC 6724), none when it does not exist; blocks.

    Raises OSError when nobody could tell, ValueError for a name that cannot be one.
    """
    try:
        found = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_NONAME:
            return ()
        raise
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def _endpoint(address: str, port: int) -> IPv4Address | IPv6Address:
    return IPv6Address("TCP", address, port) if ":" in address else IPv4Address("TCP", address, port)


def _by_turns(endpoints: Iterable[IPv4Address | IPv6Address]) -> list[IPv4Address | IPv6Address]:
    """At most MAX_ADDRESSES, each family by turns (RFC 8305): one that leads nowhere must not keep the other out."""
    every = list(endpoints)
    first = [each for each in every if type(each) is type(every[0])]
    second = [each for each in every if type(each) is not type(every[0])]
    mixed = [each for pair in zip_longest(first, second) for each in pair if each]
    return mixed[:MAX_ADDRESSES]


def _ascii(name: str) -> str:
    """`name` as DNS has it. Twisted decodes xn-- names, and Python's own codec would not lead back to the same name."""
    labels = name.lower().removesuffix(".").split(".")
    return ".".join(each if each.isascii() else f"xn--{each.encode('punycode').decode()}" for each in labels)
