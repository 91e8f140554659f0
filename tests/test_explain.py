"""The evidence for one page or campaign, from the reports of a run and its archives."""

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from warc_files import write_warc

from crawler.errors import MissingRun
from crawler.explaining import find_archives, read_page_text, read_points
from crawler.records import CampaignFinding, Evidence, Findings, PageFinding, Unjudged
from reports.explain import PageText, Subject, explain
from reports.tables import write_tables
from reports.templates import write_templates
from reports.terminal import Screen
from reports.vocabulary import EVIDENCE_MEANINGS

ROOT = Path(__file__).resolve().parents[1]
PAGE = "https://a.example/plumber-rome"
CAMPAIGN = "cabcdefghijkl"
TEMPLATE = "# {KEYWORD}\n\nWater {drips|leaks} in {SLOT} at night. Call us now, we come.\n\nThis part is left out."
HTML = "<title>Plumber Rome</title><h1>Plumber Rome</h1><p>Water leaks in Rome at night. Call us now, we come.</p>"
OWN = "<p>Our grandmother founded the house nineteen years ago.</p>"
_BLANK: dict[object, object] = {str: "", int: 0, float: 0.0}


def make(record: Any, **given: object) -> Any:
    """A record with what is given and nothing else in it; every field that is no text or number is a tuple."""
    types = get_type_hints(record)
    return record(**{each.name: _BLANK.get(types[each.name], ()) for each in fields(record)} | given)


def page(url: str = PAGE, **given: object) -> PageFinding:
    found: PageFinding = make(PageFinding, **{"url": url, "verdict": "doorway", "score": 93} | given)
    return found


def member(url: str = PAGE, **given: object) -> PageFinding:
    """A page of the campaign, with its keyword."""
    known = {"campaign_id": CAMPAIGN, "keyword": "Plumber Rome", "varying_words": ("rome",)}
    return page(url, **known | given)


def write(
    folder: Path, *pages: PageFinding, coverage: tuple[Unjudged, ...] = (), template: str = "A {b|c} text"
) -> Path:
    campaign: CampaignFinding = make(
        CampaignFinding,
        campaign_id=CAMPAIGN,
        verdict="doorway",
        kind="spun",
        pages=12,
        sample_keywords=("plumber rome", "plumber milan"),
        reasons=(Evidence("keyword_slots", "9"), Evidence("spun_slots", "40")),
        template=template,
    )
    findings = Findings(pages=pages, campaigns=(campaign,), domains=(), videos=(), coverage=coverage)
    write_tables(findings, folder)
    write_templates(findings.campaigns, folder / "templates")
    return folder


def tell(run: Path, subject: str, text: PageText | None = None, screen: Screen | None = None) -> str:
    """What explain says where the archive says `text`."""
    return explain(run, subject, lambda _: text or PageText(note="no archive"), screen or Screen())


def read(run: Path, url: str = PAGE, screen: Screen | None = None) -> str:
    """What explain says with the archives of the run."""
    return explain(run, url, lambda subject: read_page_text(run, subject), screen or Screen())


def test_a_page_is_explained_by_its_values_and_reasons(tmp_path: Path) -> None:
    reasons = (Evidence("keyword_standalone", "11"), Evidence("own_facts", "0"))
    said = tell(write(tmp_path, page(keyword="plumber rome", reasons=reasons)), PAGE)
    assert f"url                  {PAGE}\n" in said
    assert "verdict              doorway - A family of pages and an injected keyword are both proven.\n" in said
    assert "score                93\n" in said
    assert "keyword              plumber rome\n" in said
    assert re.search(r"\nwhy:\n  keyword_standalone  11  Times that .*\n(?: {26}.*\n)*  own_facts +0   Facts ", said)


def test_a_reason_without_a_known_meaning_is_shown_as_it_is(tmp_path: Path) -> None:
    said = tell(write(tmp_path, page(reasons=(Evidence("brand_new", "7"), Evidence("bare", "")))), PAGE)
    assert "  brand_new  7\n  bare\n" in said


def test_a_value_that_is_too_long_has_its_meaning_below_it(tmp_path: Path) -> None:
    url = "https://a.example/" + "x" * 40
    said = tell(write(tmp_path, page(reasons=(Evidence("same_text_as", url),))), PAGE)
    assert f"  same_text_as  {url}\n                {EVIDENCE_MEANINGS['same_text_as']}\n" in said


def test_every_reason_that_a_verdict_names_has_a_meaning() -> None:
    rooms = ("findings", "recognised", "decisions")
    sources = [*(ROOT / "crawler" / f"{room}.py" for room in rooms), *(ROOT / "crawler" / "detect").glob("*.py")]
    named = {
        name for path in sources for name in re.findall(r'\b(?:Evidence|Item)\(\s*"(\w+)"', path.read_text("utf-8"))
    }
    assert named
    assert named - set(EVIDENCE_MEANINGS) == set()


def test_a_campaign_says_what_each_item_of_the_scorecard_earns(tmp_path: Path) -> None:
    run = write(tmp_path, page())
    (run / "run.json").write_text('{"options": {"thresholds": {"keyword_slots": 7}}}', encoding="utf-8")
    points = read_points(run)
    assert points["keyword_slots"] == "Points: 30 from 2, 20 from 7."
    assert points["own_words"] == "Points: 40 up to 0.12."
    said = explain(run, CAMPAIGN, lambda _: PageText(), Screen(200), points)
    assert "Points: 30 from 2, 20 from 7." in said


@pytest.mark.parametrize(
    "damage", ["", "[]", '{"options": {"thresholds": [1]}}', '{"options": {"thresholds": {"pages": "x"}}}']
)
def test_points_are_those_of_the_defaults_where_a_run_does_not_say(tmp_path: Path, damage: str) -> None:
    (tmp_path / "run.json").write_text(damage, encoding="utf-8")
    assert read_points(tmp_path)["pages"] == "Points: 30 from 3."


def test_what_is_empty_is_left_out(tmp_path: Path) -> None:
    said = tell(write(tmp_path, page(verdict="clean")), PAGE)
    names = [line.split()[0] for line in said.splitlines() if line]
    assert "verdict" in names
    assert not {"title", "campaign_id", "language", "reasons", "why:"} & set(names)


def test_a_campaign_is_explained_with_its_whole_template(tmp_path: Path) -> None:
    template = " ".join(f"word{n}" for n in range(1000))
    said = tell(write(tmp_path, page(), template=template), CAMPAIGN)
    assert "sample_keywords      plumber rome; plumber milan\n" in said
    assert "keyword_slots  9   Places" in said
    assert "spun_slots     40" in said
    assert "word999" in said
    assert str(tmp_path / "templates" / f"{CAMPAIGN}.txt") in said


def test_a_campaign_names_its_members_and_no_others(tmp_path: Path) -> None:
    others = [page("https://a.example/other"), member("https://a.example/b", verdict="suspect", score=5, keyword="x")]
    said = tell(write(tmp_path, member(), *others), CAMPAIGN)
    assert "\npages (2; verdict, score, keyword, URL):\n" in said
    assert f"  doorway  93  Plumber Rome  {PAGE}\n  suspect  5   x             https://a.example/b\n" in said
    assert "https://a.example/other" not in said


def test_of_a_large_campaign_fifty_members_are_named_and_the_others_counted(tmp_path: Path) -> None:
    said = tell(write(tmp_path, *(member(f"https://a.example/{n:03}") for n in range(53))), CAMPAIGN)
    assert "https://a.example/049" in said
    assert "https://a.example/050" not in said
    assert "  and 3 more\n" in said


def test_a_page_that_was_not_judged_says_why(tmp_path: Path) -> None:
    row = Unjudged("https://a.example/gone", "a.example", "status", "HTTP 404", 404, "2024-05-06T07:08:09Z")
    said = tell(write(tmp_path, page(), coverage=(row,)), row.url)
    assert "reason               status\n" in said
    assert "detail               HTTP 404\n" in said


def test_the_page_is_shown_with_its_marks_beside_its_template(tmp_path: Path) -> None:
    write_warc(write(tmp_path, member(), template=TEMPLATE) / "p.warc.gz", [(PAGE, (HTML + OWN).encode())])
    said = read(tmp_path, screen=Screen(120))
    assert re.search(r"\n# \[\[Plumber Rome\]\] +│ # \{KEYWORD\}\n", said)
    assert re.search(r"\nWater \{leaks\} in <Rome> at night\. .* │ Water \{drips\|leaks\} in \{SLOT\} at night\.", said)
    assert re.search(r"\n~Our grandmother founded the house nineteen years ago~\. +│\n", said)
    assert re.search(r"\n\(not on this page\) +│ This part is left out\.\n", said)


def test_on_a_narrow_terminal_the_template_stands_below_each_passage(tmp_path: Path) -> None:
    write_warc(write(tmp_path, member(), template=TEMPLATE) / "p.warc.gz", [(PAGE, HTML.encode())])
    said = read(tmp_path, screen=Screen(80))
    assert "\n# [[Plumber Rome]]\n    │ # {KEYWORD}\n\nWater {leaks} in <Rome> at" in said
    assert max(map(len, said.splitlines())) <= 80 + len(str(tmp_path))


def test_the_legend_says_what_the_marks_mean_and_how_much_has_each(tmp_path: Path) -> None:
    write_warc(write(tmp_path, member(), template=TEMPLATE) / "p.warc.gz", [(PAGE, HTML.encode())])
    assert (
        "\n13 words: 69% word for word as in the template, 15% [[the keyword]], 8% <exchanged from page to page>, 8% "
        "{one of several wordings}\n"
    ) in read(tmp_path, screen=Screen(150))


def test_a_page_without_a_campaign_is_shown_without_a_template(tmp_path: Path) -> None:
    write_warc(write(tmp_path, page(verdict="clean")) / "p.warc.gz", [(PAGE, HTML.encode())])
    assert read(tmp_path).endswith("\n# Plumber Rome\n\nWater leaks in Rome at night. Call us now, we come.\n\n")


def test_the_capture_that_was_judged_is_the_one_that_is_shown(tmp_path: Path) -> None:
    bodies = [b"<p>An old text stands here.</p>", b"<p>A new text stands here.</p>"]
    write_warc(write(tmp_path, page()) / "p.warc.gz", [(PAGE, body) for body in bodies])
    assert "A new text" in read(tmp_path)
    assert "An old text" not in read(tmp_path)


def test_what_all_pages_of_the_site_begin_with_is_not_shown_as_the_pages_text(tmp_path: Path) -> None:
    def body(number: int) -> bytes:
        text = " ".join(f"word{number}x{n}" for n in range(90))
        return f"<title>Page {number}</title><p>Call our team all day</p><h1>Page {number}</h1><p>{text}</p>".encode()

    pages = [(f"https://a.example/{number}", body(number)) for number in range(6)]
    write_warc(write(tmp_path, page(pages[0][0])) / "p.warc.gz", pages)
    said = read(tmp_path, pages[0][0])
    assert "word0x0" in said
    assert "Call our team" not in said


def test_a_run_over_foreign_archives_reads_them_where_they_are(tmp_path: Path) -> None:
    run = tmp_path / "run"
    run.mkdir()
    path = write_warc(tmp_path / "theirs.warc.gz", [(PAGE, HTML.encode())])
    (write(run, page()) / "run.json").write_text(json.dumps({"options": {"warcs": [str(path), "/gone.warc"]}}))
    assert find_archives(run) == ((path,), ("/gone.warc",))
    assert "Water leaks in Rome" in read(run)


def test_without_its_archive_a_page_still_has_its_evidence_and_how_its_template_begins(tmp_path: Path) -> None:
    template = " ".join(f"word{n}" for n in range(1000))
    write(tmp_path, member(reasons=(Evidence("siblings", "3"),)), template=template)
    (tmp_path / "run.json").write_text(json.dumps({"options": {"warcs": ["/gone.warc"]}}))
    said = read(tmp_path)
    assert "The page's text cannot be shown: /gone.warc: no such file" in said
    assert "siblings  3  Other pages" in said
    assert "word0 word1" in said
    assert "word999" not in said


def test_an_archive_without_the_page_is_named(tmp_path: Path) -> None:
    write_warc(write(tmp_path, page()) / "p.warc.gz", [("https://a.example/other", HTML.encode())])
    assert "it is not in p.warc.gz" in read(tmp_path)


@pytest.mark.parametrize(
    "manifest", ["", "[]", "{}", '{"options": {"warcs": 7}}', '{"options": {"warcs": [7]}}', "[" * 9999]
)
def test_an_account_that_cannot_be_read_names_no_archive(tmp_path: Path, manifest: str) -> None:
    (write(tmp_path, page()) / "run.json").write_text(manifest)
    assert find_archives(tmp_path) == ((), ())
    assert "no archive in" in read(tmp_path)


@pytest.mark.parametrize("damage", [b"", b"WARC/1.0\r\n", b"\x1f\x8b\x08\x00junk", b"not an archive"])
def test_a_damaged_archive_leaves_the_evidence(tmp_path: Path, damage: bytes) -> None:
    (write(tmp_path, page()) / "p.warc.gz").write_bytes(damage)
    assert "The page's text cannot be shown: it is not in p.warc.gz" in read(tmp_path)


def test_a_page_longer_than_its_template_was_recovered_from_is_cut(tmp_path: Path) -> None:
    body = "".join(f"<p>paragraph number {n} of the long page</p>" for n in range(1000)).encode()
    write_warc(write(tmp_path, page()) / "p.warc.gz", [(PAGE, body)])
    said = read(tmp_path)
    assert "number 857 of" in said
    assert "number 858 of" not in said
    assert "The page goes on for 994 words" in said


def test_nothing_that_a_page_or_template_says_can_drive_the_terminal(tmp_path: Path) -> None:
    body = "<p>Clear\x1b[2J this \u202escreen\u2066 now\x07\x9b31m\u2028 and \x1b]0;title\x07 &#27;[1m go on</p>"
    write(tmp_path, member(title="a\x1b[2Jb\u202ec\nd"), template="t\x1b]0;x\x07 {\x1b[1m|\u202eb} this")
    (tmp_path / "templates" / f"{CAMPAIGN}.txt").write_text("t\x1b]0;x\x07 {\x1b[1m|\u202eb} this screen", "utf-8")
    write_warc(tmp_path / "p.warc.gz", [(PAGE, body.encode())])
    for width in (80, 150):
        said = read(tmp_path, screen=Screen(width)) + tell(tmp_path, CAMPAIGN)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2066-\u2069]", said)
        colours = re.sub("\x1b\\[(?:0|1;31|31|35|33|32)m", "", read(tmp_path, screen=Screen(width, coloured=True)))
        assert "\x1b" not in colours


def test_texts_that_a_spreadsheet_would_run_are_shown_as_they_were(tmp_path: Path) -> None:
    said = tell(write(tmp_path, page(title="=1+1", keyword="'-x")), PAGE)
    assert "title                =1+1\n" in said
    assert "keyword              '-x\n" in said


def test_a_campaign_id_that_leads_out_of_the_folder_reads_no_file(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("hidden")
    run = tmp_path / "run"
    run.mkdir()
    assert "hidden" not in tell(write(run, page(campaign_id="../../secret")), PAGE)


def test_the_reader_is_given_what_the_tables_say(tmp_path: Path) -> None:
    given: list[Subject] = []

    def keep(subject: Subject) -> PageText:
        given.append(subject)
        return PageText()

    explain(write(tmp_path, member(fetched_at="2024-05-06T07:08:09Z")), PAGE, keep, Screen())
    expected = Subject(PAGE, "2024-05-06T07:08:09Z", "Plumber Rome", ("rome",), "spun", "A {b|c} text\n")
    assert given == [expected]


def test_a_subject_that_is_not_in_the_run_is_named(tmp_path: Path) -> None:
    write(tmp_path, page())
    for subject in ("https://a.example/other", PAGE + "/", "cnothing", ""):
        with pytest.raises(MissingRun) as caught:
            tell(tmp_path, subject)
        assert repr(subject) in str(caught.value)


def test_a_folder_without_reports_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingRun, match=r"pages\.csv: no such file"):
        tell(tmp_path, PAGE)
    with pytest.raises(MissingRun, match=r"pages\.csv: no such file"):
        tell(tmp_path / "gone", PAGE)


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"domain\r\nx\r\n", b"url,domain\r\nx\r\n", b'url\r\n"x\r\n'])
def test_a_damaged_report_says_how_to_write_it_again(tmp_path: Path, damage: bytes) -> None:
    write(tmp_path, page())
    (tmp_path / "pages.csv").write_bytes(damage)
    with pytest.raises(MissingRun, match="`doorway report` writes it again"):
        tell(tmp_path, PAGE)
