"""What a run leaves to the runs after it, and what is new in it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sighting:
    """A campaign as one run saw it, beyond its row: what later runs know it by.

    `signature` are shingle hashes (sorted, distinct), `texts` the (tokens, surfaces) of central members, `body` the
    median share of a member's words that the template explained, `pages` (URL, digest of its text), by URL.
    `merged` are ids of known campaigns that went up in it, `split_from` the id of the one that it came out of.
    """

    campaign_id: str
    signature: tuple[int, ...] = ()
    texts: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = field(default=(), repr=False)
    body: float = 0.0
    pages: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    merged: tuple[str, ...] = ()
    split_from: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """How much is different from the run before, `since` its end (ISO 8601 in UTC), empty in the first run of `name`.

    Campaigns are those that are or were doorway or suspect, pages those with the verdict doorway; `changes` are the
    rows of changes.csv.
    """

    name: str
    since: str
    new_campaigns: int = 0
    split_campaigns: int = 0
    returned_campaigns: int = 0
    gone_campaigns: int = 0
    merged_campaigns: int = 0
    new_doorway_pages: int = 0
    returned_doorway_pages: int = 0
    gone_doorway_pages: int = 0
    changes: int = 0
