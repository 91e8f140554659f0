"""Which IP addresses belong to the public internet."""

import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Private, and yet global to Python 3.11: IPv4-compatible, NAT64 for local use, site-local.
_ALSO_PRIVATE = tuple(map(ipaddress.ip_network, ("::/96", "64:ff9b:1::/48", "fec0::/10")))


@dataclass(frozen=True, slots=True)
class AddressRules:
    """Who may be connected to. `resolve` maps a host name to an address to use instead of DNS; it is no exception.

    `trusted` are host names that the user chose as the way out (a proxy); they may be private.
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


def is_public(address: str) -> bool:
    """Whether `address` is a unicast address of the public internet, and so is every IPv4 address inside it."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(_is_unicast_and_global(each) for each in _with_embedded(found))


def literal(host: str) -> str:
    """The address that `host` spells (127.1, 2130706433, 0x7f000001, [::1], ...); empty when it is a name."""
    try:
        return str(ipaddress.ip_address(host.strip("[]").partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, UnicodeEncodeError):
        return ""


def _is_unicast_and_global(address: Address) -> bool:
    return address.is_global and not address.is_multicast and not any(address in each for each in _ALSO_PRIVATE)


def _with_embedded(address: Address) -> list[Address]:
    found: list[Address] = [address]
    if isinstance(address, ipaddress.IPv6Address):
        found += [each for each in (address.ipv4_mapped, address.sixtofour) if each]
        found += address.teredo or ()
        if address in _NAT64:
            found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return found
