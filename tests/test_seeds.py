"""The five real spun pages end to end, over HTTP and from a WARC file, alone and in a crowd of honest pages."""

import csv
import os
import re
import subprocess
import sys
from collections import Counter
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
from seed_sites import HOSTS, SEEDS, SeedPage, read_seed_pages
from warc_files import write_warc

REAL = SEEDS.parent / "real"
DOCS = {"python-docs.example": "python3.11/html", "git-docs.example": "git-doc"}

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the five real pages are not part of the project")


class _Site(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    pages: ClassVar[dict[tuple[str, str], str]] = {}

    def do_GET(self) -> None:
        host = self.headers["Host"].split(":")[0]
        body = self.pages.get((host, self.path), "").encode()
        status = HTTPStatus.OK if body else HTTPStatus.NOT_FOUND
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def _doorway(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "crawler", *arguments], capture_output=True, text=True, timeout=900, check=False
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def seeds() -> tuple[SeedPage, ...]:
    return read_seed_pages()


@pytest.fixture(scope="module")
def over_http(seeds: tuple[SeedPage, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run's folder after a crawl of four hosts; every start page links to its host's seeds."""
    out = tmp_path_factory.mktemp("http") / "run"
    handler = type("Handler", (_Site,), {"pages": {(seed.host, seed.path): seed.html for seed in seeds}})
    for host in HOSTS:
        links = "".join(f"<li><a href='{seed.path}'>{seed.keyword}</a></li>" for seed in seeds if seed.host == host)
        handler.pages[host, "/"] = f"<title>{host}</title><h1>Welcome</h1><ul>{links}</ul>"
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        starts = [f"http://{host}:{server.server_address[1]}/" for host in HOSTS]
        resolve = [part for host in HOSTS for part in ("--resolve", f"{host}=127.0.0.1")]
        done = _doorway("audit", *starts, *resolve, "--allow-private", "--delay", "0", "--out", str(out))
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="module")
def from_warc(seeds: tuple[SeedPage, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run's folder after judging one WARC file with the five pages."""
    folder = tmp_path_factory.mktemp("warc")
    archive = write_warc(folder / "seeds.warc.gz", [(seed.url, seed.html.encode()) for seed in seeds])
    done = _doorway("audit", "--warc", str(archive), "--out", str(folder / "run"))
    assert done.returncode == 0, done.stderr
    return folder / "run"


@pytest.fixture(params=["over_http", "from_warc"])
def run(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.getfixturevalue(request.param)
    return folder


def _pages_of(run: Path, seeds: tuple[SeedPage, ...]) -> dict[str, dict[str, str]]:
    """The row of each seed, by its path: ports differ."""
    paths = {seed.path for seed in seeds}
    return {path: row for row in _rows(run / "pages.csv") for path in paths if row["url"].endswith(path)}


def test_all_five_are_doorways_of_one_spun_campaign_on_four_hosts(run: Path, seeds: tuple[SeedPage, ...]) -> None:
    rows = _pages_of(run, seeds)
    assert [row["verdict"] for row in rows.values()] == ["doorway"] * 5
    (campaign,) = _rows(run / "campaigns.csv")
    assert {row["campaign_id"] for row in rows.values()} == {campaign["campaign_id"]}
    assert (campaign["kind"], campaign["pages"], campaign["hosts"]) == ("spun", "5", "4")


def test_the_keyword_is_exactly_the_phrase_of_the_title(run: Path, seeds: tuple[SeedPage, ...]) -> None:
    rows = _pages_of(run, seeds)
    assert {path: row["keyword"] for path, row in rows.items()} == {seed.path: seed.keyword for seed in seeds}
    assert all(int(row["keyword_standalone"]) >= 8 for row in rows.values())


def test_three_videos_are_found_and_none_is_invented(run: Path, seeds: tuple[SeedPage, ...]) -> None:
    rows = _pages_of(run, seeds)
    assert {path: row["video_ids"] for path, row in rows.items()} == {seed.path: seed.video for seed in seeds}
    assert {row["video_id"] for row in _rows(run / "videos.csv")} == {seed.video for seed in seeds if seed.video}


def test_the_repeated_body_is_over_85_percent_of_each_page(run: Path, seeds: tuple[SeedPage, ...]) -> None:
    assert all(float(row["repeated_body_share"]) > 0.85 for row in _pages_of(run, seeds).values())


def test_the_template_reads_as_spintax_with_the_keyword_and_the_video_in_their_places(run: Path) -> None:
    (path,) = (run / "templates").glob("*.txt")
    text = path.read_text(encoding="utf-8")
    assert text.count("{KEYWORD}") >= 10
    choices = [set(choice.split("|")) for choice in re.findall(r"\{([^{}]*\|[^{}]*)\}", text)]
    assert {"doctor", "medical professional", "physician"} in choices
    before, video, behind = text.partition("{VIDEO}")
    assert video
    assert "can be avoided?" not in behind.lower()
    assert before.rstrip(" {\n.").endswith(("stance", "posture", "position", "pose", "}"))


@pytest.fixture(scope="module")
def crowd(seeds: tuple[SeedPage, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run's folder after judging the five pages among pages of real honest and swapped sites and Debian's manuals:
    a part of each; benchmarks/quality.py judges them all."""
    folder = tmp_path_factory.mktemp("crowd")
    pages = [(seed.url, seed.html.encode()) for seed in seeds]
    for part, step in (("honest", 2), ("swapped/site-a", 1)):
        for path in sorted((REAL / part).rglob("*.html"))[::step]:
            kind, site, rest = path.relative_to(REAL).as_posix().split("/", 2)
            pages.append((f"http://{kind}-{site}.example/{rest}", path.read_bytes()))
    for host, root in _docs().items():
        files = [path for path in sorted(root.rglob("*.html")) if path.is_file() and not path.is_symlink()]
        for path in files[::4]:
            pages.append((f"http://{host}/{path.relative_to(root).as_posix()}", path.read_bytes()))
    archive = write_warc(folder / "crowd.warc.gz", pages)
    done = _doorway("audit", "--warc", str(archive), "--out", str(folder / "run"), "--quiet")
    assert done.returncode == 0, done.stderr
    return folder / "run"


def _docs() -> dict[str, Path]:
    """The manuals of Debian that are here: installed, or unpacked below $DOORWAY_DOCS."""
    roots = (Path("/"), Path(os.environ.get("DOORWAY_DOCS", "/nonexistent")))
    places = ((host, root / "usr/share/doc" / name) for host, name in DOCS.items() for root in roots)
    return {host: place for host, place in places if any(place.rglob("*.html"))}


@pytest.mark.skipif(not REAL.is_dir(), reason="the real sites are not part of the project")
def test_no_page_of_an_honest_site_is_a_doorway(crowd: Path) -> None:
    honest = [row for row in _rows(crowd / "pages.csv") if row["domain"].startswith("honest-")]
    assert len(honest) > 300
    assert [row["url"] for row in honest if row["verdict"] in ("doorway", "suspect")] == []


@pytest.mark.skipif(len(_docs()) < len(DOCS), reason="Debian's python3.11-doc and git-doc are not installed")
def test_no_page_of_two_manuals_is_a_doorway(crowd: Path) -> None:
    manuals = [row for row in _rows(crowd / "pages.csv") if row["domain"] in DOCS]
    assert len(manuals) > 150
    assert [row["url"] for row in manuals if row["verdict"] in ("doorway", "suspect")] == []


@pytest.mark.skipif(not REAL.is_dir(), reason="the real sites are not part of the project")
def test_swapped_families_come_out_as_campaigns_of_their_own(crowd: Path) -> None:
    truth = {
        f"http://swapped-{row['site']}.example/{row['path']}": row["family"]
        for row in _rows(REAL / "truth.csv")
        if row["site"] == "site-a" and row["strength"] == "strong"
    }
    rows = {row["url"]: row for row in _rows(crowd / "pages.csv") if row["url"] in truth}
    flagged = {url for url, row in rows.items() if row["verdict"] == "doorway"}
    assert len(flagged) > 0.85 * len(truth)
    families: dict[str, Counter[str]] = {}
    for url in flagged:
        families.setdefault(rows[url]["campaign_id"], Counter())[truth[url]] += 1
    assert all(len(counted) == 1 for counted in families.values())  # no campaign mixes two families
    assert {family for counted in families.values() for family in counted} == set(truth.values())


@pytest.mark.skipif(not REAL.is_dir(), reason="the real sites are not part of the project")
def test_the_seeds_are_still_one_campaign_in_the_crowd(crowd: Path, seeds: tuple[SeedPage, ...]) -> None:
    rows = _pages_of(crowd, seeds)
    assert {row["verdict"] for row in rows.values()} == {"doorway"}
    assert len({row["campaign_id"] for row in rows.values()}) == 1
