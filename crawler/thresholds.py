"""Every tunable of the judgement, in one record. Where a value was measured, the comment says on what."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Shares are 0-1, lengths are words. `benchmarks/quality.py` measures what they do."""

    # Linking: unrelated pages of different sites share at most 2.6% of their 3-shingles, spun copies at least 11%.
    link_shared: int = 3
    link_share: float = 0.05

    # Alignment
    min_words: int = 80
    max_words: int = 6000
    window: int = 50

    # Spun pairs: 99.4% of 1,610 spun pairs pass, 12 of 21,947 similar honest pairs do.
    spun_dispersal: float = 0.65
    spun_windows: int = 4
    spun_kinds: float = 0.6
    spun_long_runs: float = 0.3
    spun_rate_low: float = 6.0
    spun_rate_high: float = 42.0

    # Reworded pairs: spun lightly, or too short to be sure. They count only where a keyword is forced in.
    reworded_coverage: float = 0.5
    reworded_touched: float = 0.6
    reworded_scatter: float = 2.0

    # Shuffled passages: how many times more words match once they are in order.
    shuffled_gain: float = 1.2

    # Swapped pairs: pages of one real family agree on 0.94 of their words once the slot is masked, pages of
    # neighbouring families of the same site on 0.29 (p95 0.47).
    swapped_coverage: float = 0.6
    swapped_slots: int = 5
    swapped_masked: float = 0.75  # of a whole family; 0.77-1.00 in 21 real ones, 0.60-0.73 where pages add text

    mixed_coverage: float = 0.35
    mixed_slots: int = 8

    # Outlined pairs: headings that are the same once the slot is masked, and those of them that name it.
    outlined_share: float = 0.6
    outlined_headings: int = 4
    outlined_places: int = 20  # places and headings of the slot from which even such pages are doorways
    outlined_slot_headings: int = 7

    # Pairs that share a template and nothing more.
    similar_coverage: float = 0.5
    copied_coverage: float = 0.95

    # Families
    template_pages: int = 12
    template_words: int = 6000
    outline_pages: int = 4  # of a family that merely shares a template
    outline_words: int = 1500
    member_coverage: float = 0.6
    family_pages: int = 3

    # Witnesses: the title stands alone as a sentence 10-11 times in real spun pages, 4 times or more in 0.4% of
    # honest ones; a slot of 14 or more places, or in 5 headings, in 36 of 39 real families and in no honest one.
    keyword_standalone: int = 3
    keyword_count: int = 5
    keyword_places: int = 2
    keyword_slots: int = 3
    keyword_distinct: float = 0.7
    slot_places: int = 14
    slot_places_short: int = 6
    slot_headings: int = 5
    slot_headings_least: int = 3
    member_places: int = 4
    template_body: float = 0.75
    carriers_share: float = 0.5
    family_domains: int = 2
    shared_ids_least: int = 1
    circumstance_most: float = 0.9
    hidden_least: int = 25  # words that no reader sees, from which they are more than a few labels
    pure_masked: float = 0.93  # from which few places of the slot are enough, for nothing else differs
    pure_own_words: float = 0.06
    pure_pages: int = 5
    pure_slots: int = 3

    # Defence: facts of a page's own, medians 0-1 in real swapped families, 2.5-24 in honest templates.
    facts_few: int = 2
    facts_most: int = 4

    # Words that hardly a sibling says: medians 0.00-0.09 in real swapped families, 0.17-0.46 in honest templates.
    own_words_few: float = 0.12
    own_words_most: float = 0.3
    own_words_mixed: float = 0.5  # where most of the page is template all the same

    # Words written as programs are: at most 0.033 in doorway families, 0.08 and more in API references.
    code_most: float = 0.06

    # Of their 30 commonest words, pages of one text in one language have half in common and more.
    common_words_least: float = 0.4

    # Of what differs between two pages, the share in passages that differ as a whole: 0.00-0.06 in spun families, 0.8
    # and more in editions of a book that are translated in part.
    replaced_whole_most: float = 0.4

    # A campaign known again, by how much of the other's texts its template explains: pages of one family that share no
    # page, spun anew or not, 0.79-1.0 (whose pages add text of their own 0.45-1.0), of two families at most 0.38, of
    # two honest outlines 0.5. Two families of one site design share up to 0.33 of their shingles.
    same_template: float = 0.6
    same_template_seen: float = 0.42  # where half of the pages, or the wordings, are the same
    same_pages: float = 0.5
    same_wording: float = 0.4
    # A page that joins a confirmed campaign by its template alone (benchmarks/recognition.py): held out members match
    # to 0.90-1.00 where a family is spun or purely swapped, pages of other families to 0.58 at most.
    # Articles that copies were spun from match to 0.99, but fill no place of the keyword.
    recognised_match: float = 0.75

    # A page alone
    lone_words: int = 3
    lone_standalone: int = 6
