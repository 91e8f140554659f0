"""How much of a run there is so far, for the person who watches it."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """`pages` are HTML pages with a 2xx status, `lost` what could not be collected, both of this session."""

    requests: int = 0
    pages: int = 0
    lost: int = 0
    sites: set[str] = field(default_factory=set)

    def take(self, site: str, is_page: bool) -> None:
        """One more response has been taken in."""
        self.sites.add(site)
        self.pages += is_page
