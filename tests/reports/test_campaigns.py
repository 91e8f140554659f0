"""The campaigns of a written report, as a table and as values."""

import json
from pathlib import Path

import pytest
from report_samples import campaign, findings

from crawler.errors import ConfigError, MissingRun
from crawler.records import CampaignFinding, Evidence
from reports.campaigns import ORDERS, campaigns_table, read_campaigns
from reports.counts import worst_first
from reports.tables import write_tables
from reports.terminal import Screen

CAMPAIGNS = (
    campaign("c-1", verdict="suspect", score=40, pages=9, domains=1, change="new", first_seen="2026-01-02T00:00:00Z"),
    campaign(
        "c-2", verdict="doorway", score=90, pages=12, domains=3, change="grown", first_seen="2026-01-01T00:00:00Z"
    ),
    campaign("c-3", verdict="doorway", score=99, pages=4, domains=2, change="new", first_seen="2026-01-03T00:00:00Z"),
    campaign("c-4", verdict="templated", score=0, pages=500, domains=1, change="same", first_seen=""),
)


def written(folder: Path, *campaigns: CampaignFinding) -> Path:
    write_tables(findings(campaigns=campaigns or CAMPAIGNS), folder)
    return folder


def ids(found: object) -> str:
    return " ".join(row["campaign_id"] for row in found)  # type: ignore[attr-defined]


def test_the_worst_come_first_as_in_the_summary(tmp_path: Path) -> None:
    assert ids(read_campaigns(written(tmp_path))) == " ".join(each.campaign_id for each in worst_first(CAMPAIGNS))


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("pages", "c-4 c-2 c-1 c-3"),
        ("domains", "c-2 c-3 c-1 c-4"),
        ("first_seen", "c-3 c-1 c-2 c-4"),
        ("verdict", "c-3 c-2 c-1 c-4"),
        ("change", "c-2 c-3 c-1 c-4"),
        ("campaign_id", "c-1 c-2 c-3 c-4"),
    ],
)
def test_they_are_sorted_by_any_column_the_worst_first_among_equals(tmp_path: Path, order: str, expected: str) -> None:
    assert ids(read_campaigns(written(tmp_path), order=order)) == expected


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_sorts_rows_in_which_values_are_missing(tmp_path: Path, order: str) -> None:
    assert len(read_campaigns(written(tmp_path, *CAMPAIGNS, campaign("", verdict="")), order=order)) == 5


def test_an_unknown_order_is_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"--sort reasons: .* worst, campaign_id, "):
        read_campaigns(written(tmp_path), order="reasons")


def test_they_are_chosen_by_verdict_and_change_and_limited(tmp_path: Path) -> None:
    run = written(tmp_path)
    assert ids(read_campaigns(run, verdicts=["doorway"])) == "c-3 c-2"
    assert ids(read_campaigns(run, verdicts=["doorway", "suspect"], changes=["new"])) == "c-3 c-1"
    assert ids(read_campaigns(run, limit=2)) == "c-3 c-2"
    assert read_campaigns(run, changes=["shrunk"]) == []


def test_values_have_their_types(tmp_path: Path) -> None:
    row = campaign(
        "c-1",
        pages=12,
        repeated_body_share=0.91,
        sample_keywords=("=roof", "b"),
        sample_urls=("https://a.test/1", "https://a.test/2"),
        reasons=(Evidence("members", "12"),),
        first_seen="",
    )
    (found,) = read_campaigns(written(tmp_path, row))
    assert found["pages"] == 12
    assert found["repeated_body_share"] == 0.91
    assert found["sample_keywords"] == ["=roof", "b"]
    assert found["sample_urls"] == ["https://a.test/1", "https://a.test/2"]
    assert found["shared_ids"] == []
    assert found["reasons"] == ["members=12"]
    assert found["first_seen"] is None
    assert json.loads(json.dumps([found], allow_nan=False)) == [found]


def test_the_table_says_for_people_what_the_values_are(tmp_path: Path) -> None:
    row = campaign(
        "c-1", verdict="doorway", score=90, pages=1200, repeated_body_share=0.999, sample_keywords=("a", "b")
    )
    head, line = campaigns_table(read_campaigns(written(tmp_path, row)), Screen(200)).splitlines()
    headings = "campaign verdict score pages domains hosts kind repeated with video first seen keywords keyword"
    assert " ".join(head.split()) == headings
    assert " ".join(line.split()) == "c-1 doorway 90 1,200 0 0 spun >99% 0 2026-03-01 0 a"


def test_without_a_terminal_ids_and_phrases_are_whole(tmp_path: Path) -> None:
    long = campaign("c" * 99, sample_keywords=("very " * 99 + "long",))
    table = campaigns_table(read_campaigns(written(tmp_path, long)), None)
    assert "c" * 99 in table
    assert table.endswith("very long\n")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (b"", "no column"),
        (b'campaign_id,verdict,score,pages\r\n"c-1', "unexpected end of data"),
        (b"campaign_id,verdict,score,pages\r\nc-1,doorway", "line 2 has 2 cells, not 4"),
        (b"campaign_id,verdict,score,pages\r\nc-1,doorway,9,many\r\n", "pages is 'many', which is no number"),
        (b"campaign_id,verdict,score,pages,spun_share\r\nc-1,doorway,9,3,1e999\r\n", "spun_share is '1e999', which"),
        (b"\xff\xfe", "codec can't decode"),
    ],
)
def test_a_damaged_table_says_what_is_wrong_and_what_writes_it_again(tmp_path: Path, damage: bytes, said: str) -> None:
    (tmp_path / "campaigns.csv").write_bytes(damage)
    with pytest.raises(MissingRun) as caught:
        read_campaigns(tmp_path)
    assert said in str(caught.value)
    assert str(tmp_path / "campaigns.csv") in str(caught.value)
    assert str(caught.value).endswith("; `doorway report` writes it again")


def test_a_run_without_the_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingRun, match=r"campaigns\.csv: no such file"):
        read_campaigns(tmp_path)


def test_columns_of_other_versions_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "campaigns.csv").write_text("pages,new_one,score,campaign_id,verdict\r\n3,x,9,c-1,doorway\r\n")
    assert read_campaigns(tmp_path) == [{"campaign_id": "c-1", "verdict": "doorway", "score": 9, "pages": 3}]
    assert "c-1" in campaigns_table(read_campaigns(tmp_path), Screen(80))
