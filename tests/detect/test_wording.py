"""How often the text of a family is read: counted, not timed."""

import pytest
from detect_samples import LIMITS, demo_studies, joined

from crawler.detect import profile, text, wording
from crawler.detect.wording import sentences_in, words_in
from crawler.words import sentences_of, words_of

LONG = "long word " * 1000


@pytest.mark.parametrize("written", ["", "One two. Three, four!", "see https://a.example/b. End", LONG])
def test_words_are_the_same_kept_or_not(written: str) -> None:
    for _ in range(2):
        assert words_in(written) == tuple(words_of(written))
        assert sentences_in(written) == tuple(tuple(words_of(part)) for part in sentences_of(written))


def test_the_words_of_a_very_long_text_are_not_kept() -> None:
    wording._words_in.cache_clear()
    words_in(LONG)
    assert wording._words_in.cache_info().currsize == 0


def test_a_family_reads_each_of_its_texts_once() -> None:
    studies = demo_studies("plumber")
    texts = {block.text for study in studies for block in study.blocks}
    for kept in (wording._words_in, text._words):
        kept.cache_clear()
    joined(studies, "swapped")
    asked = sum(len(study.blocks) for study in studies)
    read = wording._words_in.cache_info()
    assert read.misses == len(texts)
    assert read.hits + read.misses > 4 * asked
    written = text._words.cache_info()
    assert written.misses == len(texts)
    assert written.hits + written.misses == asked


def test_each_member_is_aligned_once_and_each_that_teaches_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    aligned: list[int] = []
    place = profile.find_places
    monkeypatch.setattr(profile, "find_places", lambda columns, given: (aligned.append(1), place(columns, given))[1])
    studies = demo_studies("plumber")
    joined(studies, "swapped")
    assert len(aligned) == len(studies) + min(len(studies), LIMITS.template_pages) - 1
