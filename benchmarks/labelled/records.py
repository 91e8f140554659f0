"""What is known of the pages of a labelled collection."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """One page as served, with its truth.

    `label` is doorway, honest or source (the article that a family was made from, published by its author; must not be
    called doorway). `site` is what honest pages are counted by. For doorway pages: `family` names their LabelledFamily,
    `keyword` is the pushed phrase as written in the title, `videos` are `provider:id` in page order. `words` counts the
    body without chrome.
    """

    url: str
    body: bytes
    label: str
    site: str
    family: str = ""
    keyword: str = ""
    videos: tuple[str, ...] = ()
    words: int = 0


@dataclass(frozen=True, slots=True)
class LabelledFamily:
    """How a family was made. `slots` are the true spin slots: each the set of two wordings or more that the family's
    pages show, case-folded, without punctuation."""

    name: str
    kind: str
    language: str
    split: str
    making: str
    slots: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """Pages and the families among them; `split` is tune or test."""

    name: str
    split: str
    pages: tuple[LabelledPage, ...]
    families: tuple[LabelledFamily, ...] = ()
