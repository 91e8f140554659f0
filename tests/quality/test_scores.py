"""The measures themselves: small cases whose right answer can be counted by hand."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from labelled.peers import group, shingles, simhash_pairs
from labelled.records import Collection, LabelledFamily, LabelledPage
from labelled.scores import Share, b_cubed, score, wrong_pages
from labelled.scores_slots import recovered_choices, recovers, right_choices, varying_slots
from labelled.scores_tables import below_floors, figures, tables

from crawler.records import CampaignFinding, Findings, PageFinding


def found(url: str, verdict: str, campaign: str = "", keyword: str = "", videos: tuple[str, ...] = ()) -> PageFinding:
    empty = dict.fromkeys(PageFinding.__dataclass_fields__, "")
    values = {"url": url, "verdict": verdict, "campaign_id": campaign, "keyword": keyword, "video_ids": videos}
    return PageFinding(**{**empty, "reasons": (), **values})


def findings(*pages: PageFinding, templates: dict[str, str] | None = None) -> Findings:
    empty = dict.fromkeys(CampaignFinding.__dataclass_fields__, "")
    campaigns = [
        CampaignFinding(**{**empty, "campaign_id": name, "template": text}) for name, text in (templates or {}).items()
    ]
    return Findings(pages, tuple(campaigns), (), (), ())


def doorway(url: str, family: str, keyword: str = "", videos: tuple[str, ...] = (), words: int = 100) -> LabelledPage:
    return LabelledPage(url, b"", "doorway", "spam.example", family, keyword, videos, words)


def honest(url: str, site: str) -> LabelledPage:
    return LabelledPage(url, b"", "honest", site)


SPUN = LabelledFamily("ache", "spun", "en", "test", "", (frozenset({"pain", "ache"}), frozenset({"quick", "fast"})))
SWAPPED = LabelledFamily("towns", "swapped", "en", "test", "")


def test_choices_are_read_from_nested_templates_and_placeholders_are_none() -> None:
    template = "# {KEYWORD}\nThe {pain|ache} {URL:a.example} is {quick|fast|rapid}. {This {big|large} part may go.|}"
    assert recovered_choices(template) == (
        frozenset({"pain", "ache"}),
        frozenset({"quick", "fast", "rapid"}),
        frozenset({"big", "large"}),
    )


def test_an_optional_passage_is_no_choice_but_an_optional_word_is() -> None:
    assert recovered_choices("{one two three four five six|}") == ()
    assert recovered_choices("so {very|} good") == (frozenset({"very", ""}),)


def test_unbalanced_braces_do_no_harm() -> None:
    assert recovered_choices("} a | b {c|d") == ()


def test_a_choice_of_marks_is_no_choice() -> None:
    assert recovered_choices("{,|;}") == ()


@pytest.mark.parametrize(
    ("choice", "slot", "right"),
    [
        ({"pain", "ache"}, {"pain", "ache", "hurt"}, True),
        ({"back pain", "back ache"}, {"pain", "ache"}, True),
        ({"neck and back pain", "back pain"}, {"neck and back", "back"}, True),
        ({"pain", "sorrow"}, {"pain", "ache"}, False),
        ({"back pain", "neck ache"}, {"pain", "ache"}, False),
    ],
)
def test_a_choice_recovers_a_slot_when_two_wordings_agree(choice: set[str], slot: set[str], right: bool) -> None:
    assert recovers(frozenset(choice), frozenset(slot)) is right


def test_slots_that_do_not_vary_are_not_counted() -> None:
    assert varying_slots([["pain", "Pain!"], ["a", "b"]]) == (frozenset({"a", "b"}),)


def test_two_choices_for_one_slot_are_both_right_and_find_one_slot() -> None:
    slot = frozenset({"pain", "ache", "hurt"})
    choices = [frozenset({"pain", "ache"}), frozenset({"ache", "hurt"}), frozenset({"x", "y"})]
    assert right_choices(choices, [slot, frozenset({"p", "q"})]) == (2, 1)


def test_b_cubed_of_a_perfect_grouping_is_one() -> None:
    assert b_cubed(["a", "a", "b"], ["1", "1", "2"]).f1 == 1


def test_b_cubed_counts_pages_without_a_campaign_as_groups_of_their_own() -> None:
    measured = b_cubed(["a", "a"], ["", ""])
    assert (measured.precision, measured.recall) == (1, 0.5)


def test_b_cubed_of_two_families_in_one_campaign_loses_precision() -> None:
    measured = b_cubed(["a", "b"], ["1", "1"])
    assert (measured.precision, measured.recall) == (0.5, 1)


def test_b_cubed_of_nothing_is_one() -> None:
    assert b_cubed([], []).f1 == 1


def test_a_share_of_nothing_is_whole() -> None:
    assert Share(0, 0).value == 1
    assert str(Share(1, 4)) == "0.250 (1/4)"


def _collection() -> Collection:
    pages = (
        doorway("u1", "ache", "Hip Pain", ("youtube:a",), 400),
        doorway("u2", "ache", "Knee Pain", (), 100),
        doorway("u3", "towns", "Roofers Ash"),
        doorway("u4", "towns", "Roofers Elm"),
        honest("h1", "good.example"),
        honest("h2", "good.example"),
        honest("h3", "fine.example"),
        LabelledPage("s1", b"", "source", "author.example"),
    )
    return Collection("small", "test", pages, (SPUN, SWAPPED))


def _found() -> Findings:
    return findings(
        found("u1", "doorway", "c1", "hip  PAIN", ("youtube:a",)),
        found("u2", "suspect", "c1", "", ("youtube:b",)),
        found("u3", "doorway", "c2", "Roofers"),
        found("h1", "suspect"),
        found("h2", "clean"),
        found("h3", "templated"),
        found("s1", "doorway", "c1"),
        templates={"c1": "a {pain|ache|hurt} and {this|that}"},
    )


def test_families_are_scored_one_by_one_the_worst_first() -> None:
    scores = score(_collection(), _found())
    assert [(each.family.name, each.doorway, each.suspect) for each in scores.families] == [
        ("towns", 1, 0),
        ("ache", 1, 1),
    ]
    spun = scores.families[1]
    assert (spun.precision, spun.recall) == (Share(1, 2), Share(1, 2))
    assert spun.long_pages == Share(1, 1)


def test_honest_sites_are_scored_one_by_one() -> None:
    scores = score(_collection(), _found())
    assert [(each.site, each.pages, each.doorway, each.suspect) for each in scores.sites] == [
        ("good.example", 2, 0, 1),
        ("fine.example", 1, 0, 0),
    ]


def test_keywords_agree_but_for_case_and_blanks_on_pages_judged_doorway() -> None:
    assert score(_collection(), _found()).keyword == Share(1, 2)


def test_videos_must_be_all_and_nothing_else() -> None:
    scores = score(_collection(), _found())
    assert scores.videos == Share(3, 4)
    assert scores.invented_videos == 1


def test_a_source_called_doorway_and_a_page_without_verdict_are_counted() -> None:
    scores = score(_collection(), _found())
    assert scores.sources == Share(1, 1)
    assert scores.unjudged == 1


def test_kinds_say_how_many_families_are_mostly_found() -> None:
    kinds = {each.kind: each for each in score(_collection(), _found()).kinds}
    assert kinds["spun"].mostly == Share(1, 1)
    assert kinds["spun"].flagged == Share(2, 2)
    assert kinds["swapped"].found == Share(1, 2)


def test_wrong_pages_are_listed_with_what_was_found() -> None:
    wrong = [(page.url, row.verdict if row else "") for page, row in wrong_pages(_collection(), _found())]
    assert wrong == [("u2", "suspect"), ("u4", ""), ("h1", "suspect"), ("s1", "doorway")]


def test_floors_are_a_least_for_shares_and_a_most_for_counts() -> None:
    reached = figures(score(_collection(), _found()))
    floors = {"recall_spun": 0.5, "recall_swapped": 0.6, "honest_suspect": 0, "honest_doorway": 0, "recall_mixed": 0.1}
    assert below_floors(reached, floors) == [
        "honest_suspect 1 is over 0",
        "recall_mixed is not measured, floor 0.1",
        "recall_swapped 0.500 is under 0.600",
    ]


def test_tables_name_the_worst_family_and_site() -> None:
    text = tables(score(_collection(), _found()))
    assert "towns 0.50" in text
    assert "good.example" in text
    assert "fine.example" not in text


def test_groups_of_peers_are_connected_components() -> None:
    groups = group(5, [(0, 1), (3, 1)])
    assert groups[0] == groups[1] == groups[3]
    assert len({groups[0], groups[2], groups[4]}) == 3


def test_a_peer_sees_texts_of_fewer_than_three_words() -> None:
    assert shingles("Two words") == {"two words"}
    assert shingles("") == {""}


def test_simhash_pairs_equal_texts_and_not_others() -> None:
    text = "the river gauge stood at four metres and nobody in the village slept that night"
    other = "rub butter into the flour until it looks like wet sand then rest the dough in the cold"
    assert set(simhash_pairs([text, other, text])) == {(0, 2)}
