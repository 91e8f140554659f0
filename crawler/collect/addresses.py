"""Which hosts belong to the public internet: IP addresses in every spelling, and names of local networks."""

import ipaddress
import socket
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# IANA's special-purpose registries, written out: what Python calls global differs from release to release.
_CLOSED_4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",  # behind carrier-grade NAT; 100.100.100.200 is Alibaba Cloud's metadata
            "127.0.0.0/8",
            "168.63.129.16/32",  # public by its number: the host of every Azure machine
            "169.254.0.0/16",  # link-local; 169.254.169.254 is the metadata of most clouds
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
_OPEN_6 = ipaddress.IPv6Network("2000::/3")  # all that is handed out to the internet; so fd00:ec2::254 is outside, too
_CLOSED_6 = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "2001::/23",  # protocols, Teredo (an IPv4 address inside) among them
            "2001:db8::/32",
            "2002::/16",  # 6to4 (an IPv4 address inside), withdrawn by RFC 7526
            "3fff::/20",
        ),
    )
)
# What a DNS64 resolver makes of every IPv4 site for a network without IPv4, so the address inside decides.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_ISATAP = (0x00005EFE, 0x02005EFE)
_LOCAL_NAMES = ("localhost", "local", "internal", "home.arpa")  # RFC 6761, RFC 6762, ICANN 2024, RFC 8375


@dataclass(frozen=True, slots=True)
class AddressRules:
    """Who may be connected to. `resolve` maps a host name to an address to use instead of DNS; it is no exception.

    `trusted` are hosts that the user chose as the way out (proxies): they may be private, and they are no sites.
    """

    allow_private: bool = False
    resolve: Mapping[str, str] = field(default_factory=dict)
    trusted: frozenset[str] = frozenset()

    def allow(self, address: str) -> bool:
        """Whether a page may be asked for at `address`."""
        return self.allow_private or is_public(address)

    def allow_connection(self, host: str, address: str) -> bool:
        """Whether to connect to `host` at `address`; behind a proxy that is the proxy, never a page's server."""
        return host in self.trusted or self.allow(address)

    def object_to(self, host: str) -> str:
        """Why no page may be asked for at `host`, as far as its spelling tells; empty when nothing is wrong with it."""
        if self.allow_private:
            return ""
        address = literal(host)
        if address and not is_public(address):
            return f"{address} is not a public address"
        if host in self.trusted or address in self.trusted:
            return f"{host} is the proxy, not a site"
        if host not in self.resolve and is_local_name(host):
            return f"{host} is a name of the local network"
        return ""


def is_public(address: str) -> bool:
    """Whether `address` is a unicast address of the public internet, and so is every IPv4 address inside it."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return _is_public_4(found) if isinstance(found, ipaddress.IPv4Address) else _is_public_6(found)


def is_local_name(host: str) -> bool:
    """Whether `host` is a name that the public DNS never has, but a machine or its network may."""
    name = host.lower().removesuffix(".")
    return any(name == local or name.endswith(f".{local}") for local in _LOCAL_NAMES)


def is_loopback(host: str) -> bool:
    """Whether `host` spells an address of the machine itself, or is its name."""
    name = host.lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    address = literal(name)
    return bool(address) and ipaddress.ip_address(address).is_loopback


def literal(host: str) -> str:
    """The address that `host` spells (127.1, 2130706433, 0x7f000001, [::1], ...); empty when it is a name."""
    text = unicodedata.normalize("NFKC", host).replace("。", ".").removesuffix(".")  # as browsers read it
    try:
        return str(ipaddress.ip_address(text.strip("[]").partition("%")[0]))
    except ValueError:
        pass
    try:
        return "" if " " in text else socket.inet_ntoa(socket.inet_aton(text))  # it reads up to the space
    except (OSError, ValueError):  # ValueError: a NUL or a lone surrogate
        return ""


def _is_public_4(address: ipaddress.IPv4Address) -> bool:
    return not any(address in network for network in _CLOSED_4)


def _is_public_6(address: ipaddress.IPv6Address) -> bool:
    """The forms that hold an IPv4 address (mapped, compatible, translated, 6to4, Teredo) are all outside or closed."""
    inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _NAT64:
        return _is_public_4(inner)
    if int(address) >> 32 & 0xFFFFFFFF in _ISATAP and not _is_public_4(inner):
        return False
    return address in _OPEN_6 and not any(address in network for network in _CLOSED_6)
