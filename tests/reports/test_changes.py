"""What is different from the previous finished run."""

from pathlib import Path

import pytest
from report_samples import NO_FINDINGS, audit, campaign, domain, findings, page, run_info

from crawler.errors import AuditError, MissingRun
from crawler.records import Change, Findings, Unjudged
from reports.changes import compare
from reports.write import write_reports

THEN, NOW = "2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z"


def compared(before: Findings, after: Findings, folder: Path, *, raw: bool = False) -> Findings:
    write_reports(before, run_info(), folder, raw=raw)
    return compare(after, folder)


def test_the_first_run_has_no_changes() -> None:
    assert compare(audit(), None) == audit()
    assert compare(findings(pages=(page(),)), None).pages[0].change == ""


def test_pages_are_new_gone_judged_differently_or_the_same(tmp_path: Path) -> None:
    before = findings(
        pages=(
            page("https://same.test/", first_seen=THEN),
            page("https://worse.test/", first_seen=THEN),
            page("https://gone.test/", verdict="doorway", campaign_id="c-9"),
        )
    )
    after = findings(
        pages=(
            page("https://same.test/", first_seen=NOW),
            page("https://worse.test/", verdict="doorway", campaign_id="c-1", first_seen=NOW),
            page("https://new.test/", first_seen=NOW),
        )
    )
    result = compared(before, after, tmp_path)
    assert [(p.change, p.first_seen) for p in result.pages] == [("same", THEN), ("verdict changed", THEN), ("new", NOW)]
    assert result.changes == (
        Change("page", "https://worse.test/", "verdict changed", "clean", "doorway", "c-1"),
        Change("page", "https://new.test/", "new", "", "clean", ""),
        Change("page", "https://gone.test/", "gone", "doorway", "", "c-9"),
    )


def test_a_page_that_could_not_be_judged_again_says_why_it_is_gone(tmp_path: Path) -> None:
    before = findings(pages=(page("https://a.test/"),))
    after = findings(coverage=(Unjudged("https://a.test/", "a.test", "timeout"),))
    assert compared(before, after, tmp_path).changes[0].after == "not judged: timeout"


@pytest.mark.parametrize(
    ("then", "now", "change", "rows"),
    [
        (("suspect", 5), ("suspect", 5), "same", []),
        (("suspect", 5), ("suspect", 9), "grown", [("grown", "5", "9")]),
        (("suspect", 5), ("suspect", 3), "shrunk", [("shrunk", "5", "3")]),
        (("suspect", 5), ("doorway", 5), "verdict changed", [("verdict changed", "suspect", "doorway")]),
        (
            ("doorway", 9),
            ("clean", 4),
            "verdict changed",
            [("verdict changed", "doorway", "clean"), ("shrunk", "9", "4")],
        ),
    ],
)
def test_campaigns_grow_shrink_and_change_their_verdict(
    then: tuple[str, int], now: tuple[str, int], change: str, rows: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    before = findings(campaigns=(campaign(verdict=then[0], pages=then[1], first_seen=THEN),))
    after = findings(campaigns=(campaign(verdict=now[0], pages=now[1], first_seen=NOW),))
    result = compared(before, after, tmp_path)
    assert (result.campaigns[0].change, result.campaigns[0].first_seen) == (change, THEN)
    assert result.changes == tuple(Change("campaign", "c-1", *row, "c-1") for row in rows)


def test_a_new_and_a_gone_campaign_have_a_row_each(tmp_path: Path) -> None:
    before, after = findings(campaigns=(campaign("c-old"),)), findings(campaigns=(campaign("c-new"),))
    result = compared(before, after, tmp_path)
    assert [(row.subject, row.change) for row in result.changes] == [("c-new", "new"), ("c-old", "gone")]


def test_a_domain_grows_with_its_flagged_pages_only(tmp_path: Path) -> None:
    before = findings(domains=(domain("a.test", pages=9, suspect=2, clean=7), domain("b.test", pages=1, clean=1)))
    after = findings(domains=(domain("a.test", pages=9, doorway=3, clean=6), domain("b.test", pages=5, clean=5)))
    result = compared(before, after, tmp_path)
    assert [d.change for d in result.domains] == ["verdict changed", "same"]
    assert result.changes == (
        Change("domain", "a.test", "verdict changed", "suspect", "doorway", ""),
        Change("domain", "a.test", "grown", "2", "3", ""),
    )


def test_a_domain_without_judged_pages_has_no_verdict(tmp_path: Path) -> None:
    before, after = findings(domains=(domain(pages=1, clean=1),)), findings(domains=(domain(unjudged=1),))
    assert compared(before, after, tmp_path).changes[0].after == "not judged"


@pytest.mark.parametrize("raw", [False, True], ids=["guarded", "raw"])
@pytest.mark.parametrize("url", ["=cmd()", "-x", "https://a.test/\u202ex", "https://a.test/a\nb", "x" * 40_000, "é東"])
def test_a_subject_is_found_again_whatever_its_text(url: str, raw: bool, tmp_path: Path) -> None:
    sample = findings(pages=(page(url),))
    result = compared(sample, sample, tmp_path, raw=raw)
    assert result.pages[0].change == "same"
    assert result.changes == ()


def test_a_second_look_at_the_same_run_changes_nothing(tmp_path: Path) -> None:
    result = compared(audit(), audit(), tmp_path)
    assert result.changes == ()
    assert {row.change for row in (*result.pages, *result.campaigns, *result.domains)} == {"same"}


@pytest.mark.parametrize("name", ["pages.csv", "campaigns.csv", "domains.csv"])
@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[: len(data) * 2 // 3].rsplit(b",", 1)[0],
        lambda data: data + b"one cell\r\n",
        lambda data: data + b"\xff\xfe\r\n",
        lambda data: data.replace(b"first_seen", b"seen"),
        lambda data: data + b'"open',
    ],
    ids=["empty", "cut", "short row", "not utf-8", "no column", "open quote"],
)
def test_a_damaged_file_is_named_with_what_to_do(name: str, damage: object, tmp_path: Path) -> None:
    write_reports(audit(), run_info(), tmp_path)
    path = tmp_path / name
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    with pytest.raises(AuditError, match=r"cannot be compared with .*`doorway report") as caught:
        compare(audit(), tmp_path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(("old", "new"), [(b",12,", b",many,"), (b'"doorway"', b'"terrible"')])
def test_a_cell_that_makes_no_sense_is_damage(old: bytes, new: bytes, tmp_path: Path) -> None:
    write_reports(audit(), run_info(), tmp_path)
    path = tmp_path / "campaigns.csv"
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    with pytest.raises(AuditError, match=r"campaigns\.csv"):
        compare(audit(), tmp_path)


def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    write_reports(NO_FINDINGS, run_info(), tmp_path)
    (tmp_path / "domains.csv").unlink()
    with pytest.raises(MissingRun, match=r"domains\.csv: not there\. .*`doorway report"):
        compare(audit(), tmp_path)


def test_a_previous_run_with_more_columns_can_be_compared_with(tmp_path: Path) -> None:
    write_reports(findings(pages=(page(),)), run_info(), tmp_path)
    path = tmp_path / "pages.csv"
    head, row, _ = path.read_bytes().split(b"\r\n")
    path.write_bytes(head + b",later\r\n" + row + b",1\r\n")
    assert compare(findings(pages=(page(),)), tmp_path).pages[0].change == "same"
