"""A campaign as earlier runs knew it: enough to know it again."""

from collections.abc import Callable
from dataclasses import dataclass

from crawler.detect.text import Text


@dataclass(frozen=True, slots=True)
class Known:
    """`signature` are sampled shingle hashes of its members (sorted, distinct), `load_texts` brings some of its most
    central members with their phrases masked, from which its template can be recovered again (of thousands of campaigns
    few are asked), `body` is the median share of a member's words that the template explained, `urls` are its pages in
    the last run that had it.

    `confirmed` says that a reviewer has confirmed it, `living` that the run before this one had it.
    """

    campaign_id: str
    kind: str
    signature: tuple[int, ...]
    load_texts: Callable[[], tuple[Text, ...]]
    body: float
    urls: frozenset[str]
    confirmed: bool = False
    living: bool = True
