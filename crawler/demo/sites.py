"""What a site of the demo network is made of, and what is true about its pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from xml.sax.saxutils import escape

LABELS = ("doorway", "honest", "other")
"""`other` is neither: start and archive pages of the spam hosts, the shop that they lead to."""

_STYLE = "body{margin:0 auto;max-width:70rem;font:16px/1.5 sans-serif}nav a{margin-right:1em}.side{float:right}\n"
_SCRIPT = "document.documentElement.classList.remove('no-js');\n"


@dataclass(frozen=True, slots=True)
class Truth:
    """What a perfect audit would say about one page.

    `family` names pages of one origin, spam or honest; `kind` is spun or swapped for doorways. `video_ids` are written
    `provider:ID`, in page order.
    """

    url: str
    label: str
    family: str
    kind: str = ""
    keyword: str = ""
    video_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resource:
    """One answer of a site. `content_type` is the whole header; `location` is where a redirect leads."""

    path: str
    body: bytes
    content_type: str
    status: int = 200
    location: str = ""
    truth: Truth | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """One host and all it can answer. `missing` is its answer to unknown paths, `modified` an HTTP date."""

    host: str
    name: str
    pages: Mapping[str, Resource]
    missing: Resource
    modified: str
    gzip: bool = False

    @property
    def start_url(self) -> str:
        return f"http://{self.host}/"


def html_page(path: str, html: str, truth: Truth, charset: str = "utf-8", declared: bool = True) -> Resource:
    """A page in `charset`; when it is not `declared`, the header leaves the charset to the page's own meta element."""
    content_type = f"text/html; charset={charset}" if declared else "text/html"
    return Resource(path, html.encode(charset, "xmlcharrefreplace"), content_type, truth=truth)


def redirect(path: str, location: str) -> Resource:
    """A permanent redirect."""
    return Resource(path, b"", "text/html", status=301, location=location)


def found_site(
    host: str,
    name: str,
    pages: Iterable[Resource],
    *,
    modified: str,
    disallow: tuple[str, ...] = (),
    sitemap: bool = False,
    gzip: bool = False,
) -> Site:
    """Put pages under a host, together with robots.txt, a sitemap when wanted, stylesheet, script and 404 page."""
    resources = list(pages)
    listed = [page for page in resources if page.truth and not page.path.startswith(disallow)]
    resources += [_asset("site.css", _STYLE, "css"), _asset("site.js", _SCRIPT, "javascript")]
    resources.append(_robots(host, disallow, sitemap))
    if sitemap:
        resources.append(_sitemap(host, listed))
    by_path = {resource.path: resource for resource in resources}
    if len(by_path) < len(resources):
        raise ValueError(f"{host}: two resources have the same path")
    return Site(host, name, MappingProxyType(by_path), _missing(name), modified, gzip)


def truth(sites: Iterable[Site]) -> tuple[Truth, ...]:
    """What is true about every HTML page of the network, in the order of sites and pages."""
    return tuple(page.truth for site in sites for page in site.pages.values() if page.truth)


def _robots(host: str, disallow: tuple[str, ...], sitemap: bool) -> Resource:
    lines = ["User-agent: *", *(f"Disallow: {folder}" for folder in disallow or ("",))]
    if sitemap:
        lines += ["", f"Sitemap: http://{host}/sitemap.xml"]
    return Resource("/robots.txt", ("\n".join(lines) + "\n").encode(), "text/plain; charset=utf-8")


def _sitemap(host: str, pages: Iterable[Resource]) -> Resource:
    rows = "".join(f"  <url><loc>{escape(f'http://{host}{page.path}')}</loc></url>\n" for page in pages)
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    )
    return Resource("/sitemap.xml", xml.encode(), "application/xml")


def _asset(name: str, text: str, kind: str) -> Resource:
    return Resource(f"/assets/{name}", text.encode(), f"text/{kind}; charset=utf-8")


def _missing(name: str) -> Resource:
    html = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Page not found</title></head>'
        f"<body><h1>Page not found</h1><p>{escape(name)} has no page here.</p>"
        '<p><a href="/">Start page</a></p></body></html>\n'
    )
    return Resource("", html.encode(), "text/html; charset=utf-8", status=404)
