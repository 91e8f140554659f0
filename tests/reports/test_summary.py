"""What the terminal and `--json` say of a run."""

import json

import pytest
from report_samples import NO_FINDINGS, audit, campaign, findings, run_info

from reports.summary import summary_json, summary_table
from reports.widths import columns_of as width
from reports.widths import fit


def test_the_table_has_verdicts_campaigns_and_coverage() -> None:
    assert summary_table(audit(), run_info()) == (
        "25 pages judged on 4 domains\n"
        "       12  doorway\n"
        "        4  suspect\n"
        "        0  templated\n"
        "        0  duplicate\n"
        "        9  clean\n"
        "\n"
        "campaign    verdict  kind      pages  domains  repeated  change  keyword\n"
        "c-4f2a91d0  doorway  spun         12        2       91%  grown   emergency roof repair Oxford\n"
        "c-b77e02ac  suspect  outlined      4        1       38%  new     SEO agency Oxford\n"
        "\n"
        "3 not judged (see coverage.csv)\n"
        "        1  not_html\n"
        "        1  robots\n"
        "        1  status\n"
    )


def test_a_run_without_findings_has_a_short_table() -> None:
    assert summary_table(NO_FINDINGS, run_info()).splitlines()[0] == "0 pages judged on 0 domains"
    assert "campaign" not in summary_table(NO_FINDINGS, run_info())


def test_a_run_that_is_not_complete_says_why() -> None:
    assert "(not complete: timeout)" in summary_table(NO_FINDINGS, run_info(complete=False, finish_reason="timeout"))


def test_only_the_worst_campaigns_are_listed() -> None:
    many = findings(campaigns=tuple(campaign(f"c-{n}", score=n) for n in range(25)))
    table = summary_table(many, run_info())
    assert "c-24 " in table
    assert "c-14 " not in table
    assert "and 15 more in campaigns.csv" in table


def test_wide_characters_keep_the_columns_straight() -> None:
    rows = (campaign("東京", pages=1), campaign("c-1", pages=22))
    lines = summary_table(findings(campaigns=rows), run_info()).splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith("campaign"))
    ends = {width(line[: line.index("clean")]) for line in lines[start + 1 : start + 3]}
    assert ends == {10}


@pytest.mark.parametrize(
    "text", ["\x1b[31mred", "\x9b2J", "a\nb", "\u202egnp", "\ud800", "\x07" * 9, "東" * 99, "x" * 999]
)
def test_a_strangers_text_cannot_move_the_cursor_or_break_a_line(text: str) -> None:
    row = campaign("c-1", verdict="doorway", sample_keywords=(text,))
    table = summary_table(findings(campaigns=(row,)), run_info(complete=False, finish_reason=text))
    table.encode()
    assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(table)
    assert len(table.splitlines()) == 9
    assert max(map(width, table.splitlines())) <= 120


@pytest.mark.parametrize(
    ("text", "columns", "fitted"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("東京都", 5, "東京…"),
        ("東京都", 6, "東京都"),
        ("e\u0301e", 2, "e\u0301e"),
    ],
)
def test_text_is_cut_at_its_width_on_the_terminal(text: str, columns: int, fitted: str) -> None:
    assert fit(text, columns) == fitted
    assert width(fitted) <= columns


def test_json_has_counts_and_the_worst_campaigns() -> None:
    summary = json.loads(json.dumps(summary_json(audit(), run_info())))
    assert summary["schema_version"] == 1
    assert summary["counts"]["pages_by_verdict"]["doorway"] == 12
    assert [row["campaign_id"] for row in summary["top_campaigns"]] == ["c-4f2a91d0", "c-b77e02ac"]
    assert summary["top_campaigns"][0]["repeated_body_share"] == 0.91
