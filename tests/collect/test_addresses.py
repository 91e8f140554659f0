"""Which hosts may be asked for a page, whatever their spelling. No packet is sent."""

import ipaddress

import pytest

from crawler.collect.addresses import AddressRules, is_local_name, is_loopback, is_public, literal
from crawler.collect.urls import canonical

_LOCAL_4 = "127.0.0.1 127.255.255.254 10.0.0.1 10.255.255.255 192.168.0.1 172.16.0.1 172.31.255.255 0.0.0.0 0.1.2.3"
_METADATA = "169.254.169.254 169.254.170.2 fd00:ec2::254 fd20:ce::254 100.100.100.200 168.63.129.16 192.0.0.192"
_RESERVED_4 = (
    "169.254.0.1 100.64.0.1 100.127.255.255 192.0.0.1 192.0.2.1 198.51.100.1 203.0.113.1 198.18.0.1 198.19.255.255 "
    "192.88.99.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255"
)
_CLOSED_6 = (
    ":: ::1 fe80::1 fe80::1%eth0 ::1%lo fc00::1 fdff::1 fec0::1 ff02::1 ff0e::1 2001:db8::1 3fff::1 100::1 "
    "100:0:0:1::1 5f00::1 2001:2::1 2001:10::1 2001:20::1 4000::1 64:ff9b:1::808:808"
)
_V4_IN_6 = (
    "::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:a9fe:a9fe ::ffff:8.8.8.8 ::ffff:0:127.0.0.1 ::127.0.0.1 ::8.8.8.8 "
    "64:ff9b::a00:1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b::a83f:8110 2002:7f00:1:: 2002:a9fe:a9fe::1 "
    "2002:808:808::1 2001:0:7f00:1::80ff:fffe 2001:0:808:808::f5ff:fffe 2606:4700::5efe:a00:1 "
    "2606:4700::200:5efe:7f00:1"
)
_CLOSED = [*_LOCAL_4.split(), *_METADATA.split(), *_RESERVED_4.split(), *_CLOSED_6.split(), *_V4_IN_6.split()]


@pytest.mark.parametrize("address", [*_CLOSED, "nonsense", "", "1.2.3", "a.test"])
def test_no_address_outside_the_public_internet_is_public(address: str) -> None:
    assert not is_public(address)
    assert not AddressRules().allow(address)
    assert AddressRules(allow_private=True).allow(address)


_OPEN_4 = (
    "8.8.8.8 1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 172.15.255.255 172.32.0.0 168.63.129.15 "
    "192.0.1.0 198.17.255.255 198.20.0.0 223.255.255.255"
)
_OPEN_6 = "2606:4700::1111 2a00:1450::1 2001:200::1 2001:4860:4860::8888 64:ff9b::808:808 2606:4700::5efe:808:808"


@pytest.mark.parametrize("address", [*_OPEN_4.split(), *_OPEN_6.split(), "2606:4700::1111%eth0"])
def test_an_address_of_the_public_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", [each for each in _CLOSED if "%" not in each])
def test_what_python_calls_private_is_never_public_here(address: str) -> None:
    found = ipaddress.ip_address(address)
    assert not (found.is_private or found.is_multicast or found.is_reserved or found.is_loopback) or not is_public(
        address
    )


_SPELLINGS = (
    "127.1 127.0.1 2130706433 0x7f000001 0x7f.1 0X7F.0.0.1 0177.0.0.1 017700000001 0x7f.0.0.0x1 0000177.0.0.1 "
    "127.0.0.1. 127.1. 127.0.0.1 １２７.0.0.1 127。0。0。1 127．0．0．1 ①②⑦.0.0.1 ０ｘ７ｆ.1 [127.0.0.1]"
)


@pytest.mark.parametrize("host", _SPELLINGS.split())
def test_every_spelling_of_an_ipv4_address_is_read(host: str) -> None:
    assert literal(host) == "127.0.0.1"
    assert AddressRules().object_to(host) == "127.0.0.1 is not a public address"


@pytest.mark.parametrize("host", ["::1", "[::1]", "0:0:0:0:0:0:0:1", "[::0001]", "::1%lo", "[::1%25lo]"])
def test_every_spelling_of_an_ipv6_address_is_read(host: str) -> None:
    assert literal(host) == "::1"


_LINKED = "127.1 0x7f.1 １２７.0.0.1 127。0。0。1 127.0.0.1. 2130706433 me@127.1 127.1:80"


@pytest.mark.parametrize("host", _LINKED.split())
def test_a_link_to_an_address_has_its_plain_spelling(host: str) -> None:
    assert canonical(f"http://{host}/") == "http://127.0.0.1/"


_NAMES = ("a.test", "1.2.3.test", "", "256.1.1.1", "1.2.3.4.5", "127.0.0.1 x", "١٢٧.0.0.1", "\ud800", "127.0.0.1\0")


@pytest.mark.parametrize("host", _NAMES)
def test_a_name_is_no_address(host: str) -> None:
    assert literal(host) == ""


@pytest.mark.parametrize(
    "name", ["localhost", "LOCALHOST.", "a.localhost", "printer.local", "metadata.google.internal", "nas.home.arpa"]
)
def test_a_name_of_the_local_network_is_refused_by_its_spelling(name: str) -> None:
    assert is_local_name(name)
    assert "local network" in AddressRules().object_to(name)
    assert AddressRules(allow_private=True).object_to(name) == ""


@pytest.mark.parametrize("name", ["a.test", "local.test", "notlocalhost", "internal.test", "arpa"])
def test_other_names_are_left_to_the_lookup(name: str) -> None:
    assert not is_local_name(name)
    assert AddressRules().object_to(name) == ""


def test_a_name_that_the_user_gave_an_address_is_left_to_the_lookup_too() -> None:
    assert AddressRules(resolve={"shop.internal": "8.8.8.8"}).object_to("shop.internal") == ""


def test_the_host_of_a_proxy_is_connected_to_and_is_no_site() -> None:
    rules = AddressRules(trusted=frozenset(["10.0.0.5", "proxy.test", "8.8.8.8"]))
    assert rules.allow_connection("10.0.0.5", "10.0.0.5")
    assert rules.allow_connection("proxy.test", "10.0.0.6")
    assert not rules.allow_connection("shop.test", "10.0.0.5")
    assert "not a public address" in rules.object_to("10.5")
    assert "is the proxy" in rules.object_to("proxy.test")
    assert "is the proxy" in rules.object_to("8.8.8.8")


@pytest.mark.parametrize(
    ("host", "answer"),
    [
        ("127.1", True),
        ("::1", True),
        ("localhost", True),
        ("a.localhost.", True),
        ("10.0.0.1", False),
        ("a.test", False),
    ],
)
def test_loopback_is_known_by_name_and_address(host: str, answer: bool) -> None:
    assert is_loopback(host) is answer
