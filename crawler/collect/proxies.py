"""The way out: directly, by the user's proxy, or by those that the environment names."""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from urllib.parse import unquote

from crawler.collect.addresses import is_loopback, literal
from crawler.errors import ConfigError

# A password only behind the scheme: that is how crawl.json and run.json know what to leave out.
_FORM = re.compile(
    r"(?:http://(?:(?P<user>[^\s/]*)@)?)?(?P<host>[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(?P<port>\d{1,5}))?/?",
    re.IGNORECASE | re.ASCII,
)
_SCHEMES = ("http", "https")


@dataclass(frozen=True, slots=True)
class Proxy:
    """`host` is as an address or a name in lower case; `authorization` the header's value, empty without a user."""

    host: str
    port: int
    authorization: bytes
    source: str

    @property
    def netloc(self) -> str:
        """HOST:PORT, with nothing secret in it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class WayOut:
    """Which proxy a page is asked for by: `chosen` for every page, else the one of `by_scheme` but for `exempt` hosts.

    `direct` are hosts whose address the user gave (--resolve): a proxy would look them up itself. `exempt` is a
    no_proxy: names, endings of names, addresses and networks, separated by commas; * is every host.
    """

    chosen: Proxy | None = None
    by_scheme: Mapping[str, Proxy] = field(default_factory=dict)
    exempt: str = ""
    direct: frozenset[str] = frozenset()

    def proxy_for(self, scheme: str, host: str) -> Proxy | None:
        """The proxy for a page of `host`; None is to ask the host itself."""
        if host in self.direct:
            return None
        proxy = self.chosen or self.by_scheme.get(scheme)
        if proxy is self.chosen or proxy is None:
            return proxy
        return None if is_loopback(host) or _is_exempt(host, self.exempt) else proxy

    def proxies(self) -> tuple[Proxy, ...]:
        """Those that may be used."""
        return (self.chosen,) if self.chosen else tuple(self.by_scheme.values())

    def warn(self) -> str:
        """A line that says what goes by proxy and what cannot be guarded then; empty when nothing goes by one."""
        sources: dict[str, list[str]] = {}
        for proxy in self.proxies():
            sources.setdefault(proxy.netloc, []).append(proxy.source)
        if not sources:
            return ""
        named = " and ".join(f"{netloc} ({', '.join(names)})" for netloc, names in sources.items())
        looks_up = "it looks up names itself" if len(sources) == 1 else "they look up names themselves"
        return f"crawl: out by proxy {named}; {looks_up}, so only addresses written in URLs can be refused here"


def read_way_out(option: str, environment: Mapping[str, str], direct: Iterable[str]) -> WayOut:
    """The way out from --proxy and the environment's proxies, which count when there is no --proxy.

    `environment` is as urllib.request.getproxies_environment() tells it: "http" for http_proxy, "no" for no_proxy.
    Raises ConfigError for a proxy that we cannot speak to.
    """
    hosts = frozenset(direct)
    if option:
        return WayOut(chosen=_read(option, "--proxy"), direct=hosts)
    by_scheme = {each: _read(environment[each], f"{each}_proxy") for each in _SCHEMES if environment.get(each)}
    return WayOut(by_scheme=by_scheme, exempt=environment.get("no", ""), direct=hosts)


def _read(text: str, source: str) -> Proxy:
    parts = _FORM.fullmatch(text.strip())
    port = int(parts["port"] or 80) if parts else 0
    if parts is None or not 0 < port < 2**16:
        raise ConfigError(f"{source}: not of the form http://[USER:PASSWORD@]HOST:PORT")  # the text may hold a password
    host = parts["host"].strip("[]").lower().removesuffix(".")
    return Proxy(literal(host) or host, port, _basic(parts["user"] or ""), source)


def _basic(user: str) -> bytes:
    name, _, password = user.partition(":")
    return b"Basic " + b64encode(f"{unquote(name)}:{unquote(password)}".encode()) if user else b""


def _is_exempt(host: str, exempt: str) -> bool:
    entries = [each.strip().lower() for each in exempt.split(",")]
    return any(each and _is_within(host, each) for each in entries)


def _is_within(host: str, entry: str) -> bool:
    if entry == "*":
        return True
    if address := literal(host):
        try:
            return ip_address(address) in ip_network(entry.replace("[", "").replace("]", ""), strict=False)
        except ValueError:  # a name, or garbage
            return False
    ending = entry.removeprefix("*").removeprefix(".")
    return host == ending or host.endswith(f".{ending}")
