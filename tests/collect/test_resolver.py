"""Lookups with made-up answers: only what is permitted is handed out, and only that is connected to."""

import socket
from collections.abc import Sequence
from typing import Any

import pytest
from twisted.internet.address import IPv4Address
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.error import DNSLookupError
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.testing import MemoryReactorClock
from twisted.python.failure import Failure

from crawler.collect import resolver as module
from crawler.collect.addresses import AddressRules
from crawler.collect.resolver import KEPT_SECONDS, MAX_ADDRESSES, GuardedResolver, ask_system

_PUBLIC_4, _PUBLIC_6, _PRIVATE = "8.8.8.8", "2606:4700::1111", "10.0.0.1"


class Dns:
    """Answers a lookup with the next entry of `answers`, the last one for ever; an exception is raised."""

    def __init__(self, *answers: tuple[str, ...] | Exception) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str) -> tuple[str, ...]:
        self.asked.append(host)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


class Wire:
    """A reactor without a network: `tried` are the addresses that a connection was begun to."""

    def __init__(self, dns: Any, rules: AddressRules | None = None, cache: int = 100) -> None:
        self.reactor = MemoryReactorClock()
        self.resolver = GuardedResolver(self.reactor, cache, dns)
        self.resolver.rules = rules or AddressRules()
        self.resolver.install_on_reactor()

    @property
    def tried(self) -> list[str]:
        return [host for host, *_ in self.reactor.tcpClients]

    def connect(self, host: str, seconds: float = 0) -> Deferred[Any]:
        wanted = HostnameEndpoint(self.reactor, host, 80, timeout=60).connect(Factory.forProtocol(Protocol))
        for _ in range(int(seconds / 0.3)):
            self.reactor.advance(0.3)
        return wanted

    def hand_out(self, host: str, kinds: Sequence[type[object]] | None = None) -> list[str]:
        handed = _Receiver()
        self.resolver.resolveHostName(handed, host, 80, kinds)
        assert handed.complete == 1
        return handed.hosts


class _Receiver:
    def __init__(self) -> None:
        self.hosts: list[str] = []
        self.complete = 0

    def resolutionBegan(self, resolution: Any) -> None:
        assert resolution.name

    def addressResolved(self, address: Any) -> None:
        self.hosts.append(address.host)

    def resolutionComplete(self) -> None:
        self.complete += 1


def _error(wanted: Deferred[Any]) -> type[BaseException]:
    caught: list[Failure] = []
    wanted.addErrback(caught.append)
    (failure,) = caught
    assert failure.type
    return failure.type


@pytest.mark.parametrize("address", [_PUBLIC_4, _PUBLIC_6])
def test_a_name_on_one_family_alone_is_connected_to(address: str) -> None:
    wire = Wire(Dns((address,)))
    failures: list[Failure] = []
    wire.connect("one.test", 2).addErrback(failures.append)
    assert (wire.tried, failures) == ([address], [])


def test_where_one_family_leads_nowhere_the_other_is_tried_soon() -> None:
    wire = Wire(Dns((_PUBLIC_6, "2606:4700::2222", _PUBLIC_4)))
    wire.connect("two.test")
    assert wire.tried == [_PUBLIC_6]
    wire.reactor.advance(0.3)
    assert wire.tried == [_PUBLIC_6, _PUBLIC_4]


@pytest.mark.parametrize(
    "answer", [(_PRIVATE, _PUBLIC_4), (_PUBLIC_4, _PRIVATE), ("::1", _PUBLIC_4, "fd00:ec2::254", "169.254.169.254")]
)
def test_of_a_public_and_a_private_address_the_public_one_alone_is_connected_to(answer: tuple[str, ...]) -> None:
    wire = Wire(Dns(answer))
    wire.connect("mixed.test", 5)
    assert wire.tried == [_PUBLIC_4]
    assert "mixed.test" not in wire.resolver.refused


@pytest.mark.parametrize("address", [_PRIVATE, "127.0.0.1", "::1", "fe80::1%2", "::ffff:10.0.0.1", "168.63.129.16"])
def test_a_name_with_no_public_address_has_none_and_the_refused_one_is_remembered(address: str) -> None:
    wire = Wire(Dns((address,)))
    assert _error(wire.connect("inside.test", 2)) is DNSLookupError
    assert wire.tried == []
    assert wire.resolver.refused == {"inside.test": address}
    wire.resolver.rules = AddressRules(allow_private=True)
    assert wire.hand_out("inside.test") == [address]


def test_a_name_that_turns_private_is_refused_and_one_that_turns_public_is_not_called_private_any_more() -> None:
    wire = Wire(Dns((_PUBLIC_4,), (_PRIVATE,), (_PUBLIC_4,)), cache=0)
    handed = [wire.hand_out("rebound.test") for _ in range(3)]
    assert handed == [[_PUBLIC_4], [], [_PUBLIC_4]]
    assert wire.resolver.refused == {}


def test_what_is_connected_to_is_an_address_and_never_looked_up_again() -> None:
    dns = Dns((_PUBLIC_4,), (_PRIVATE,))
    wire = Wire(dns, cache=0)
    wire.connect("rebound.test", 2)
    assert (dns.asked, wire.tried) == (["rebound.test"], [_PUBLIC_4])


def test_an_answer_is_used_again_for_five_minutes_and_then_asked_for() -> None:
    dns = Dns((_PUBLIC_4,), (_PUBLIC_6,))
    wire = Wire(dns)
    wire.hand_out("moved.test")
    wire.reactor.advance(KEPT_SECONDS - 1)
    assert wire.hand_out("moved.test") == [_PUBLIC_4]
    assert dns.asked == ["moved.test"]
    wire.reactor.advance(1)
    assert wire.hand_out("moved.test") == [_PUBLIC_6]
    wire.reactor.advance(KEPT_SECONDS - 1)
    assert wire.hand_out("moved.test") == [_PUBLIC_6]
    assert len(dns.asked) == 2


def test_that_a_name_does_not_exist_is_kept_and_that_nobody_could_tell_is_not() -> None:
    dns = Dns(socket.gaierror(socket.EAI_AGAIN, "try again"), ())
    wire = Wire(dns)
    assert [wire.hand_out("gone.test") for _ in range(3)] == [[], [], []]
    assert len(dns.asked) == 2


def test_no_more_names_are_kept_than_the_cache_holds() -> None:
    dns = Dns((_PUBLIC_4,))
    wire = Wire(dns, cache=2)
    for name in ("a.test", "b.test", "c.test", "c.test", "b.test", "a.test"):
        wire.hand_out(name)
    assert dns.asked == ["a.test", "b.test", "c.test", "a.test"]


def test_a_name_with_a_thousand_addresses_gets_a_few_of_each_family_tried() -> None:
    many = tuple(f"2606:4700::{number:x}" for number in range(1, 500)) + tuple(f"8.8.8.{each}" for each in range(200))
    handed = Wire(Dns(many)).hand_out("many.test")
    assert len(handed) == MAX_ADDRESSES
    assert sum(":" in each for each in handed) == MAX_ADDRESSES / 2


def test_a_lookup_for_ipv4_alone_gets_no_other() -> None:
    wire = Wire(Dns((_PUBLIC_6, _PUBLIC_4)))
    assert wire.hand_out("two.test", [IPv4Address]) == [_PUBLIC_4]


@pytest.mark.parametrize("given", [_PUBLIC_4, _PUBLIC_6])
def test_the_address_that_the_user_gave_stands_for_the_name_in_any_case_and_is_judged_as_well(given: str) -> None:
    dns = Dns(())
    wire = Wire(dns, AddressRules(resolve={"shop.test": given, "inner.test": "::1"}))
    assert wire.hand_out("Shop.TEST.") == [given]
    assert wire.hand_out("inner.test") == []
    assert dns.asked == []


@pytest.mark.parametrize("host", ["127.1", "0x7f.1", "::1", "127.0.0.1", "2130706433"])
def test_an_address_in_any_spelling_is_judged_without_a_lookup(host: str) -> None:
    dns = Dns((_PUBLIC_4,))
    wire = Wire(dns)
    wire.connect(host, 1).addErrback(lambda failure: failure.trap(DNSLookupError))
    assert (dns.asked, wire.tried) == ([], [])


def test_a_trusted_name_may_be_private() -> None:
    assert Wire(Dns((_PRIVATE,)), AddressRules(trusted=frozenset(["proxy.test"]))).hand_out("proxy.test") == [_PRIVATE]


@pytest.mark.parametrize("host", ["xn--strae-oqa.test", "xn--bcher-kva.test", "xn--i-7iq.test", "my_blog.test"])
def test_the_name_that_is_looked_up_is_the_one_of_the_url(host: str) -> None:
    dns = Dns((_PRIVATE,))
    wire = Wire(dns)
    text = host.encode().decode("idna") if host != "xn--strae-oqa.test" else "straße.test"
    wire.hand_out(text)
    assert dns.asked == [host]
    assert host in wire.resolver.refused


@pytest.mark.parametrize(
    "trouble", [UnicodeError("too long"), ValueError("null byte"), OSError("no"), socket.gaierror(-2)]
)
def test_a_lookup_that_fails_in_any_way_is_a_name_without_an_address(trouble: Exception) -> None:
    assert Wire(Dns(trouble)).hand_out("broken.test") == []


class _Threads:
    """A thread pool that is stuck until `free`."""

    def __init__(self) -> None:
        self._waiting: list[Any] = []

    def callInThreadWithCallback(self, done: Any, work: Any, *arguments: Any) -> None:
        self._waiting.append((done, work, arguments))

    def free(self) -> None:
        for done, work, arguments in self._waiting:
            done(True, work(*arguments))


def test_a_lookup_that_takes_longer_than_dns_timeout_is_given_up_and_what_comes_later_is_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads = _Threads()
    monkeypatch.setattr(module.socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (_PUBLIC_4, 0))])
    wire = Wire(None)
    wire.reactor.getThreadPool = lambda: threads
    wire.reactor.callFromThread = lambda work, *arguments: work(*arguments)
    wire.resolver._look_up = module._SystemLookUp(wire.reactor, 20)
    wanted = wire.connect("slow.test", 19)
    assert not wanted.called
    wire.reactor.advance(2)
    assert _error(wanted) is DNSLookupError
    threads.free()
    assert wire.tried == []


def test_the_system_is_asked_for_both_families_and_a_missing_name_is_told_from_a_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer = [(0, 0, 0, "", (each, 0)) for each in (_PUBLIC_6, _PUBLIC_4, _PUBLIC_4)]
    asked: dict[str, Any] = {}

    def getaddrinfo(host: str, port: int, **how: Any) -> list[Any]:
        asked.update(how)
        if host != "two.test":
            raise socket.gaierror(socket.EAI_NONAME if host == "gone.test" else socket.EAI_AGAIN, "")
        return answer

    monkeypatch.setattr(module.socket, "getaddrinfo", getaddrinfo)
    assert ask_system("two.test") == (_PUBLIC_6, _PUBLIC_4)
    assert asked == {"type": socket.SOCK_STREAM}
    assert ask_system("gone.test") == ()
    with pytest.raises(socket.gaierror):
        ask_system("unsure.test")
