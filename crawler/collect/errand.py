"""What to fetch and why, and what came: the same records from the wire and from an archive."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Errand:
    """`role` is page, sitemap or robots; `depth` counts links from a start page, or the nesting of sitemaps."""

    role: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Target:
    """A canonical URL that is to be fetched."""

    url: str
    errand: Errand


@dataclass(frozen=True, slots=True)
class Arrived:
    """A response: `asked` is the URL where its chain of redirects began, `body` is without its content coding."""

    url: str
    asked: str
    errand: Errand
    status: int
    content_type: str
    location: str
    body: bytes
