"""Which site a URL belongs to: the registrable domain, private suffixes included, without ever asking the network."""

import ipaddress
from functools import lru_cache
from urllib.parse import urlsplit

import tldextract

_UNLISTED_HOSTING = (
    # Hosts that sell or give away subdomains but are missing from the snapshot of the public-suffix list.
    "wordpress.com",
    "weebly.com",
    "tumblr.com",
    "substack.com",
    "livejournal.com",
    "over-blog.com",
    "strikingly.com",
    "godaddysites.com",
    "blogspot.co.uk",
    "blogspot.de",
    "blogspot.fr",
    "blogspot.in",
)

_extract = tldextract.TLDExtract(
    suffix_list_urls=(),
    cache_dir=None,
    include_psl_private_domains=True,
    extra_suffixes=_UNLISTED_HOSTING,
)

_DEFAULT_PORTS = {"http": 80, "https": 443}


def host_of(url: str) -> str:
    """Host of `url` in lower case, with its port where that is not the scheme's own; empty when there is none."""
    try:
        parts = urlsplit(url)
        name, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if ":" in name:
        name = f"[{name}]"
    if port is None or port == _DEFAULT_PORTS.get(parts.scheme):
        return name
    return f"{name}:{port}"


def domain_of(url: str) -> str:
    """Registrable domain of `url`; an IP address, a single label or a bare suffix stands for itself.

    A name under an unlisted top level follows the list's default rule: its last two labels.
    """
    try:
        name = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return _registrable(name.rstrip("."))


def site_of(url: str) -> str:
    """The key that a crawl stays within: the registrable domain, or address and port where there is no name."""
    domain = domain_of(url)
    return host_of(url) if _is_address(domain) or "." not in domain else domain


@lru_cache(maxsize=65536)
def _registrable(name: str) -> str:
    if not name or _is_address(name) or "." not in name:
        return name
    found = _extract(name)
    if found.suffix:
        return found.top_domain_under_public_suffix or name
    return ".".join(name.rsplit(".", 2)[-2:])


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
