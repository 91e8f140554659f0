"""`doorway review`: the file in which reviewers decide."""

import csv
import io
import sys
from pathlib import Path

import pytest
from warc_files import write_warc

from crawler import reviewing
from crawler.cli import main
from crawler.errors import AuditError, ConfigError
from crawler.records import Evidence, Findings
from crawler.reviewing import prepare_reviews
from reports.tables import write_tables
from reports.vocabulary import CAMPAIGN_CHANGES

sys.path.append(str(Path(__file__).parent / "reports"))
from report_samples import audit, campaign, domain, findings, page

SUSPECT, DOORWAY = "csuspect", "cdoorway"


def _found() -> Findings:
    """A suspect campaign of 3 pages, a doorway campaign of 9, a host with a lone suspect, and honest pages."""
    pages = []
    for host, number, verdict, campaign_id in (("a.test", 9, "doorway", DOORWAY), ("b.test", 3, "suspect", SUSPECT)):
        place = {"domain": host, "host": host, "verdict": verdict, "campaign_id": campaign_id}
        pages += [page(f"https://{host}/{at}", **place) for at in range(number)]
    pages += [page("https://w.c.test/", domain="c.test", host="w.c.test", verdict="suspect", score=45, change="new")]
    pages += [page("https://d.test/", domain="d.test", host="d.test")]
    rows = (
        campaign(DOORWAY, verdict="doorway", score=100, pages=9, change="same", sample_keywords=("=cheap", "x")),
        campaign(SUSPECT, verdict="suspect", score=60, pages=3, reasons=(Evidence("because", "half of it"),)),
        campaign("chonest", verdict="templated", score=10, pages=7),
    )
    return findings(pages=tuple(pages), campaigns=rows, domains=(domain("a.test", change="grown"),))


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "run"
    folder.mkdir()
    write_tables(_found(), folder)
    return folder


def _rows(path: Path, separator: str = ",") -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


def _write(run: Path, *lines: str) -> Path:
    path = run / "reviews.csv"
    path.write_text("\n".join(("subject,decision,by,date,note,ticket", *lines)) + "\n")
    return path


def test_what_is_flagged_is_listed_by_the_worth_of_a_look(run: Path) -> None:
    path, undecided = prepare_reviews(run, None)
    assert path == run / "reviews.csv"
    assert undecided == 3
    rows = _rows(path)
    assert [row["subject"] for row in rows] == [SUSPECT, "w.c.test", DOORWAY]
    assert {row["decision"] for row in rows} == {""}
    assert [(row["verdict"], row["pages"], row["sample_url"]) for row in rows] == [
        ("suspect", "3", ""),
        ("suspect", "1", "https://w.c.test/"),
        ("doorway", "9", ""),
    ]
    assert rows[0]["why"] == "because=half of it"


def test_no_cell_is_a_formula(run: Path) -> None:
    path, _ = prepare_reviews(run, None)
    assert _rows(path)[2]["keyword"] == "'=cheap"


def test_what_is_decided_and_what_is_not_ours_stays_and_what_is_gone_goes(run: Path) -> None:
    prepare_reviews(run, None)
    decided = [
        f"{DOORWAY},Confirmed,Ada,2026-03-01,'=clear,T-1",
        "old.test,allowed,,,,",
        "begun.test,,Ada,,look again,",
    ]
    path = _write(run, *decided)
    _, undecided = prepare_reviews(run, None)
    assert undecided == 2
    rows = _rows(path)
    assert [row["subject"] for row in rows] == [SUSPECT, "w.c.test", DOORWAY, "old.test", "begun.test"]
    assert [rows[2][name] for name in ("decision", "by", "date", "note", "ticket")] == [
        "Confirmed",
        "Ada",
        "2026-03-01",
        "'=clear",
        "T-1",
    ]
    write_tables(audit(), run)
    prepare_reviews(run, None)
    left = [row["subject"] for row in _rows(path)]
    assert SUSPECT not in left
    assert {DOORWAY, "old.test", "begun.test"} < set(left)


def test_a_note_on_an_undecided_row_is_kept(run: Path) -> None:
    path = _write(run, f"{SUSPECT},,Ada,,ask Bob,T-2")
    prepare_reviews(run, None)
    first = _rows(path)[0]
    assert (first["subject"], first["by"], first["note"], first["ticket"]) == (SUSPECT, "Ada", "ask Bob", "T-2")


def test_what_is_watched_and_changed_comes_first(run: Path) -> None:
    path = _write(run, "d.test,watch,,,,", "a.test,watch,,,,")
    prepare_reviews(run, None)
    rows = _rows(path)
    assert [row["subject"] for row in rows] == ["a.test", SUSPECT, "w.c.test", "d.test"]
    assert (rows[0]["change"], rows[0]["pages"]) == ("grown", "9")


def test_every_kind_of_change_brings_what_is_watched_to_the_top(tmp_path: Path) -> None:
    for change in CAMPAIGN_CHANGES:
        run = tmp_path / change
        run.mkdir()
        write_tables(findings(campaigns=(campaign("cmoved", change=change), campaign("cother", change="same"))), run)
        path = _write(run, "cother,watch,,,,", "cmoved,watch,,,,")
        prepare_reviews(run, None)
        first = "cother" if change == "same" else "cmoved"
        assert next(row["subject"] for row in _rows(path)) == first, change


def test_writing_twice_changes_nothing(run: Path) -> None:
    path, _ = prepare_reviews(run, None)
    first = path.read_bytes()
    assert prepare_reviews(run, None) == (path, 3)
    assert path.read_bytes() == first


def test_the_separator_of_the_file_stays(run: Path) -> None:
    path = run / "reviews.csv"
    path.write_text("subject;decision;note\nold.test;allowed;one, two\n")
    prepare_reviews(run, None)
    assert [row["subject"] for row in _rows(path, ";")] == [SUSPECT, "w.c.test", DOORWAY, "old.test"]


def test_a_file_that_cannot_be_read_is_not_touched(run: Path) -> None:
    path = _write(run, "a.test,perhaps,,,,")
    before = path.read_bytes()
    with pytest.raises(ConfigError, match="line 2: 'perhaps' is no decision"):
        prepare_reviews(run, None)
    assert path.read_bytes() == before


def test_a_file_that_somebody_saves_meanwhile_is_not_overwritten(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _write(run, "a.test,allowed,,,,")
    read = reviewing.read_table

    def read_and_save(*given: object) -> object:
        path.write_text("subject,decision\nb.test,allowed\n")
        return read(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(reviewing, "read_table", read_and_save)
    with pytest.raises(AuditError, match="was changed"):
        prepare_reviews(run, None)
    assert path.read_text() == "subject,decision\nb.test,allowed\n"


def test_another_file_begins_with_what_is_decided(run: Path, tmp_path: Path) -> None:
    _write(run, "old.test,allowed,,,,")
    other = tmp_path / "mine" / "reviews.csv"
    assert prepare_reviews(run, other) == (other, 3)
    assert _rows(other)[-1]["subject"] == "old.test"
    assert len(_rows(run / "reviews.csv")) == 1


def test_the_command_says_where_the_file_is(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", str(run)]) == 0
    said = capsys.readouterr()
    assert said.out == f"{run / 'reviews.csv'}\n"
    assert "3 undecided" in said.err
    assert main(["review", str(run / "none")]) == 2
    assert "no such folder, and no run of that name" in capsys.readouterr().err


def test_a_named_run_elsewhere_has_the_file_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = (
        "<!doctype html><html lang='en'><title>Bees in May</title><p>They swarm at noon, and nobody minds.</p></html>"
    )
    write_warc(tmp_path / "a.warc.gz", [("https://a.example/", page.encode())])
    assert main(["report", "--warc", "a.warc.gz", "--out", "elsewhere", "--name", "spring", "--quiet"]) == 0
    assert prepare_reviews(Path("elsewhere"), None)[0] == Path("runs/spring/reviews.csv")
    assert prepare_reviews(Path("runs/spring/latest"), None)[0] == Path("runs/spring/reviews.csv")


def test_runs_of_one_name_have_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path("runs/spring/20260301T100000Z")
    folder.mkdir(parents=True)
    write_tables(_found(), folder)
    Path("runs/spring/latest").symlink_to(folder.name)
    assert prepare_reviews(Path("runs/spring/latest"), None)[0] == tmp_path / "runs/spring/reviews.csv"
