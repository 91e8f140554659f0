"""What the build of a family's pages says about their purpose."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from detect_samples import LIMITS, joined, make_study, random_words, spun_studies, swapped_studies

from crawler.detect.campaign import Campaign
from crawler.detect.circumstances import (
    languages_of,
    share_code,
    share_common_words,
    share_hiding,
    share_jumping,
    share_linking_siblings,
    share_noindex,
    share_replaced_whole,
    share_same_phone,
    share_with_video,
    shared_ids,
)
from crawler.records import Block, Build, Study, Video

TOWNS = ("Alder Falls", "Brackwater", "Eastvale", "Ironwood")
STUDIES = swapped_studies(TOWNS)


def _campaign(change: Callable[[int, Study], Study]) -> Campaign:
    return joined([change(at, study) for at, study in enumerate(STUDIES)], "swapped", masked=0.9)


def _changed(change: Callable[[int, Study], Study]) -> Campaign:
    """The campaign as it is, its members changed afterwards."""
    whole = _built()
    members = [replace(member, study=change(at, member.study)) for at, member in enumerate(whole.members)]
    return replace(whole, members=tuple(members))


def _built(*builds: Build) -> Campaign:
    """The first members with the builds, the others with none."""
    return _campaign(lambda at, study: replace(study, build=builds[at]) if at < len(builds) else study)


def test_plain_pages_show_nothing() -> None:
    campaign = _built()
    shares = (share_with_video, share_jumping, share_noindex, share_same_phone, share_linking_siblings)
    assert [share(campaign) for share in shares] == [0.0] * 5
    assert share_hiding(campaign, LIMITS.hidden_least) == 0.0
    assert shared_ids(member.study for member in campaign.members) == ()


@pytest.mark.parametrize(("provider", "share"), [("youtube", 0.25), ("vimeo", 0.25), ("file", 0.0)])
def test_a_video_of_a_provider_counts_and_a_file_does_not(provider: str, share: float) -> None:
    video = Video(f"{provider}:x", provider, "http://video.example/x", "embed", 0)
    campaign = _campaign(lambda at, study: replace(study, videos=(video, video)) if at == 2 else study)
    assert share_with_video(campaign) == share


@pytest.mark.parametrize(
    ("build", "share_of"),
    [
        (Build(jump="http://shop.example/"), share_jumping),
        (Build(noindex=True), share_noindex),
    ],
)
def test_each_page_that_is_built_so_counts(build: Build, share_of: Callable[[Campaign], float]) -> None:
    assert share_of(_built(build)) == 0.25
    assert share_of(_built(build, build, build, build)) == 1.0


@pytest.mark.parametrize(("words", "share"), [(LIMITS.hidden_least, 0.25), (LIMITS.hidden_least - 1, 0.0)])
def test_a_hidden_text_counts_and_a_hidden_label_does_not(words: int, share: float) -> None:
    campaign = _built(Build(hidden=("Skip to content",), hidden_words=words))
    assert share_hiding(campaign, LIMITS.hidden_least) == share


def test_ids_count_when_they_stand_on_two_domains() -> None:
    def tracked(at: int, study: Study) -> Study:
        page = replace(study.page, domain=f"site{at // 2}.example")
        return replace(study, page=page, tracker_ids=("G-SHARED", f"G-{at // 2}"))

    assert shared_ids(member.study for member in _campaign(tracked).members) == ("G-SHARED",)


def test_the_number_that_most_pages_show_is_the_same_phone() -> None:
    assert share_same_phone(_built(Build(phones=("5550142", "5550143")), Build(phones=("5550142",)))) == 0.5
    assert share_same_phone(_built(*[Build(phones=("5550142",))] * 4)) == 1.0
    assert share_same_phone(_built(*[Build(phones=(f"555014{at}",)) for at in range(4)])) == 0.25


def test_lists_of_links_to_half_of_the_siblings_by_their_keywords_count() -> None:
    anchors = [(study.page.url, study.page.h1) for study in STUDIES]
    assert share_linking_siblings(_built(Build(links=tuple(anchors[1:])))) == 0.25
    assert share_linking_siblings(_built(Build(links=tuple(anchors[:3])))) == 0.25
    assert share_linking_siblings(_built(Build(links=tuple(anchors[:2])))) == 0.0  # itself and one of three


def test_links_under_other_words_or_to_other_pages_do_not_count() -> None:
    more = tuple((study.page.url, "Read more") for study in STUDIES)
    away = tuple(("http://elsewhere.example/", study.page.h1) for study in STUDIES)
    assert share_linking_siblings(_built(Build(links=more), Build(links=away))) == 0.0


def test_program_text_is_told_from_prose() -> None:
    assert share_code(_built()) < 0.01
    code = Block("text", "boost::list<T>::begin() returns an iterator; std::size_t max_size();")
    assert share_code(_campaign(lambda _, study: replace(study, blocks=(code,)))) > 0.3


SIMPLIFIED = "这说们对国时来为从开关门车东马鱼鸟风飞龙"
TRADITIONAL = "這說們對國時來為從開關門車東馬魚鳥風飛龍"


@pytest.mark.parametrize(
    ("texts", "languages"),
    [
        ((SIMPLIFIED, TRADITIONAL), 2),
        ((SIMPLIFIED, SIMPLIFIED), 1),
        ((SIMPLIFIED[:9], TRADITIONAL[:9]), 1),
        ((SIMPLIFIED + TRADITIONAL, "山水人中大小上下"), 1),
        (("日本語の文", "한국어 문장"), 1),
    ],
    ids=["both", "one", "too little", "mixed and neutral", "others"],
)
def test_simplified_and_traditional_chinese_are_two_languages(texts: tuple[str, ...], languages: int) -> None:
    blocks = [(Block("text", text),) for text in texts]
    assert len(languages_of(_changed(lambda at, study: replace(study, blocks=blocks[at % 2])))) == languages


def test_texts_in_two_languages_have_few_common_words() -> None:
    assert share_common_words(_built()) > 0.8
    french = Block("text", "le chat et le chien sont dans la maison avec les enfants et le facteur qui passe")
    mixed = _changed(lambda at, study: replace(study, blocks=(french,)) if at % 2 else study)
    assert share_common_words(mixed) < 0.2


def test_spinning_exchanges_words() -> None:
    assert share_replaced_whole(joined(spun_studies(TOWNS), "spun")) < 0.1


def test_translating_exchanges_passages() -> None:
    rng = random.Random(3)
    whole = joined(spun_studies(TOWNS), "spun")
    members = tuple(replace(member, study=_translated(member.study, rng)) for member in whole.members)
    assert share_replaced_whole(replace(whole, members=members)) > LIMITS.replaced_whole_most


def _translated(study: Study, rng: random.Random) -> Study:
    """The study with other words in half of its blocks."""
    blocks = [
        replace(block, text=" ".join(random_words(rng, len(block.text.split())))) if rng.random() < 0.5 else block
        for block in study.blocks
    ]
    return replace(study, blocks=tuple(blocks))


def test_a_title_that_stands_alone_is_no_passage_that_was_exchanged() -> None:
    studies = [
        make_study(f"# {town}\n{town}\nThe same lines on every page.", town, f"http://{at}.example/")
        for at, town in enumerate(TOWNS)
    ]
    assert share_replaced_whole(joined(studies, "spun")) == 0.0
