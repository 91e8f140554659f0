"""What is to be fetched and why, and what came: the records that pass between the frontier and the wire."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """What an earlier crawl keeps of a URL: its validators, the digest of its payload as it came, and where its body
    lies (`Doorway-Body-At` of that crawl, see archive.py)."""

    etag: str
    last_modified: str
    digest: str
    body_at: str
    seen_at: str


@dataclass(frozen=True, slots=True)
class Find:
    """A canonical URL that turned up; `role` is page or sitemap, `depth` counts links from a start page (or the nesting
    of sitemaps), `hops` redirects in a row, `lastmod` is what a sitemap said."""

    url: str
    role: str
    depth: int = 0
    hops: int = 0
    lastmod: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A URL whose turn it is: a row of the frontier, or (row 0) the robots.txt of the origin `via`.

    `via` is the URL that led here, empty for a start.
    """

    row: int
    url: str
    site: str
    role: str
    depth: int = 0
    hops: int = 0
    via: str = ""
    lastmod: str = ""
    tries: int = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """Where an exchange lies in the archive: file, and the byte where its records begin; `body_at` is where its body
    does, in another file when it had not changed. `digest` is of the payload as it came."""

    file: str
    begin: int
    digest: str
    body_at: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """A response; `body` as it came, in its content coding `coding`. A page that has not changed since an earlier crawl
    (304) arrives with the status and the body that it had then."""

    url: str
    role: str
    depth: int
    hops: int
    status: int
    content_type: str
    coding: str
    location: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What the frontier keeps of a response: `location` is the canonical target of a redirect, `html` says whether it
    is a page with status 2xx."""

    status: int
    html: bool
    location: str
    etag: str
    last_modified: str
    seen_at: str
