"""How much of a run is in its archive."""

from dataclasses import dataclass, field

from crawler.collect.links import is_html
from crawler.parse.domains import site_of


@dataclass(slots=True)
class Tally:
    """Counts responses of every kind, and of these the pages: HTML with a 2xx status, fetched as pages."""

    responses: int = 0
    pages: int = 0
    sites: set[str] = field(default_factory=set)

    def add(self, url: str, status: int, content_type: str, role: str) -> None:
        """Count one archived response."""
        self.responses += 1
        self.sites.add(site_of(url))
        self.pages += role == "page" and 200 <= status < 300 and is_html(content_type)
