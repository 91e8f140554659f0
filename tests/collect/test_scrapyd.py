"""The project as Scrapy's own tools run it: `scrapy crawl` in a checkout, and an egg on a scrapyd server."""

import configparser
import json
import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
import venv
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from crawl_site import ROOT, Answer, Site, account, archived, links, redirect, rows, scrapy_crawl, xml

from crawler.cli import main
from crawler.demo.blog import build_blog_site
from crawler.demo.network import HONEST_BLOG
from crawler.demo.server import serve
from crawler.demo.spun import build_spun_sites

PATIENCE = 300.0
"""Seconds for any one thing to happen."""


@pytest.fixture
def small_site(site: Site) -> Site:
    """Pages, a redirect, a page that is gone, a sitemap with a page of its own, and a page that is forbidden."""
    site.pages = {
        "/": links("/a", "/b", "/old", "/gone", "/private"),
        "/a": links("/", "/c"),
        "/b": links("/a"),
        "/c": links(),
        "/old": redirect("/new", 301),
        "/new": links("/b"),
        "/listed": links("/"),
        "/map.xml": xml(f"<urlset><url><loc>{site.url}/listed</loc></url></urlset>"),
        "/robots.txt": Answer(
            f"User-agent: *\nDisallow: /private\nSitemap: {site.url}/map.xml", content_type="text/plain"
        ),
    }
    return site


ALL = {
    "/": 200,
    "/a": 200,
    "/b": 200,
    "/c": 200,
    "/old": 301,
    "/new": 200,
    "/listed": 200,
    "/map.xml": 200,
    "/gone": 404,
}


def test_scrapy_crawl_and_doorway_crawl_archive_the_same(small_site: Site, tmp_path: Path) -> None:
    ours, scrapys = tmp_path / "ours", tmp_path / "scrapys"
    command = [sys.executable, "-W", "error", "-m", "crawler", "crawl", small_site.url, "--out", str(ours)]
    options = ["--allow-private", "--delay", "0", "--quiet"]
    subprocess.run([*command, *options], cwd=ROOT, capture_output=True, timeout=PATIENCE, check=True)
    done = scrapy_crawl("site", scrapys, small_site.url)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(archived(scrapys)) == sorted(archived(ours)) == sorted(ALL.items())
    assert rows(scrapys) == rows(ours) == {"/private": "robots"}
    said = account(ours), account(scrapys)
    assert said[0]["counts"] == said[1]["counts"]
    assert said[0]["options"] == said[1]["options"]
    assert {path.name for path in ours.iterdir()} == {path.name for path in scrapys.iterdir()}
    assert said[0]["finish_reason"] == said[1]["finish_reason"] == "finished"


@pytest.fixture(scope="module")
def egg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `scrapyd-deploy` makes of a checkout; of a copy, since it leaves files behind."""
    deploy = shutil.which("scrapyd-deploy", path=str(Path(sys.executable).parent))
    if not deploy:
        pytest.skip("scrapyd-client is not installed: pip install 'doorway-audit[dev]'")
    checkout = tmp_path_factory.mktemp("checkout")
    for name in ("crawler", "reports"):
        shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "scrapy.cfg"):
        shutil.copy(ROOT / name, checkout)
    made = checkout / "audit.egg"
    command = [deploy, "--build-egg", str(made), "--debug"]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    return made


def test_an_egg_names_the_settings_and_holds_every_file_of_the_packages(egg: Path) -> None:
    with zipfile.ZipFile(egg) as packed:
        points = configparser.ConfigParser()
        points.read_string(packed.read("EGG-INFO/entry_points.txt").decode())
        held = set(packed.namelist())
    assert points["scrapy"]["settings"] == "crawler.settings"
    files = {path.relative_to(ROOT) for name in ("crawler", "reports") for path in (ROOT / name).rglob("*.*")}
    assert {str(path) for path in files if "__pycache__" not in path.parts} - held == set()


@pytest.fixture(scope="module")
def server(egg: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator["Scrapyd"]:
    """A server that has the egg."""
    with scrapyd(tmp_path_factory.mktemp("scrapyd") / "server") as started:
        assert started.add("audit", "1.0", egg)["spiders"] == 3
        yield started


def test_scrapyd_runs_the_egg_where_the_project_is_not_installed(
    server: "Scrapyd", small_site: Site, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    arguments = {"urls": small_site.url, "out": str(out), "delay": "0", "allow_private": "1", "quiet": "1"}
    job = server.ask("schedule.json", project="audit", spider="site", **arguments)["jobid"]
    wait_for(lambda: any(each["id"] == job for each in server.ask("listjobs.json", project="audit")["finished"]))
    log = server.log("audit", "site", str(job))
    assert "Traceback" not in log, log
    assert dict(archived(out)) == ALL
    assert len(archived(out)) == len(ALL)
    assert account(out)["finish_reason"] == "finished"
    assert account(out)["complete"] is True


def test_the_scheduled_script_has_scrapyd_crawl_and_judges_what_it_collected(
    server: "Scrapyd", small_site: Site, tmp_path: Path
) -> None:
    program = tmp_path / "doorway"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m crawler "$@"\n')
    program.chmod(0o755)
    folder = tmp_path / "watch this"
    folder.mkdir()
    given = ["watchlist", "--as", "scrapyd", "--every", "6h", "--dir", folder, "--doorway", program, "--out", folder]
    audit = [f"{small_site.url}/?a=%20&b='c'", "--delay", "0", "--allow-private", "--max-pages", "40", "--jobs", "1"]
    assert main(["schedule", *map(str, given), "--", *audit]) == 0
    calls = {**os.environ, "SCRAPYD": server.url, "PAUSE": "0.2", "POLLS": "1000", "PYTHONPATH": str(ROOT)}
    script = str(folder / "doorway-watchlist.sh")
    done = subprocess.run([script], env=calls, capture_output=True, text=True, timeout=PATIENCE, check=False)
    calls["PROJECT"] = "none"
    wrong = subprocess.run([script], env=calls, capture_output=True, timeout=PATIENCE, check=False)
    assert (done.returncode, wrong.returncode) == (3, 2), done.stderr  # 3: the pages of this site hold no word
    run = (folder / "runs" / "watchlist" / "latest").resolve()
    assert {path for path, _ in archived(run)} == {*ALL, "/?a=%20&b=%27c%27"}
    assert json.loads((run / "run.json").read_text())["name"] == "watchlist"


def test_the_script_for_shards_has_each_server_crawl_its_own_and_judges_them_together(
    server: "Scrapyd", tmp_path: Path
) -> None:
    program = tmp_path / "doorway"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m crawler "$@"\n')
    program.chmod(0o755)
    with serve((*build_spun_sites("lawn", 1, {}), build_blog_site(HONEST_BLOG))) as network:
        (tmp_path / "starts.txt").write_text("\n".join(network.start_urls))
        resolve = " ".join(f"{host}={address}" for host, address in network.resolve.items())
        script = (ROOT / "docs" / "sharding" / "scrapyd.sh").read_text(encoding="utf-8")
        assert "-d resume=1 " in script
        loopback = f"-d resume=1 -d allow_private=1 --data-urlencode resolve='{resolve}' "
        calls = {**os.environ, "SERVERS": f"{server.url} {server.url} {server.url}", "FOLDER": str(tmp_path)}
        calls |= {"PAUSE": "0.2", "POLLS": "1000", "DELAY": "0", "RUN": "r1", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            ["/bin/sh", "-c", script.replace("-d resume=1 ", loopback)],
            env={**calls, "DOORWAY": str(program)},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    outs = [tmp_path / "runs" / f"watchlist-{index}" / "r1" for index in range(3)]
    assert [account(out)["options"]["shard"] for out in outs] == [[0, 3], [1, 3], [2, 3]]  # type: ignore[index]
    said = json.loads((tmp_path / "runs" / "watchlist" / "r1" / "run.json").read_text())
    assert (said["complete"], len(said["crawl"])) == (True, 3)


class Scrapyd:
    """A server at `url`, in `folder`."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self._folder = folder

    def ask(self, service: str, **arguments: str) -> dict[str, list[dict[str, object]]]:
        """Ask a web service for what it says about, or does with, `arguments`."""
        query = urlencode(arguments)
        posted = query.encode() if service == "schedule.json" else None
        with urlopen(f"{self.url}/{service}" + ("" if posted else f"?{query}"), posted, timeout=PATIENCE) as answer:
            found: dict[str, list[dict[str, object]]] = json.load(answer)
        assert found["status"] == "ok", found
        return found

    def add(self, project: str, version: str, egg: Path) -> dict[str, object]:
        """Deploy an egg."""
        requests = pytest.importorskip("requests", reason="scrapyd-client brings it")
        data, files = {"project": project, "version": version}, {"egg": ("project.egg", egg.read_bytes())}
        found: dict[str, object] = requests.post(
            f"{self.url}/addversion.json", data=data, files=files, timeout=PATIENCE
        ).json()
        assert found["status"] == "ok", found["message"]
        return found

    def log(self, *job: str) -> str:
        """What a job's log says, and the server's own."""
        path = self._folder.joinpath("logs", *job).with_suffix(".log")
        return (path.read_text() if path.exists() else "") + (self._folder / "server.log").read_text()


@contextmanager
def scrapyd(folder: Path) -> Iterator[Scrapyd]:
    """A scrapyd server with a fresh home, on an interpreter that has all packages of this one but our own."""
    pytest.importorskip("scrapyd", reason="scrapyd is not installed: pip install 'doorway-audit[dev]'")
    folder.mkdir()
    python = interpreter_without_us(folder / "python")
    port = free_port()
    options = f"bind_address = 127.0.0.1\nhttp_port = {port}\npoll_interval = 0.1\n"
    (folder / "scrapyd.conf").write_text(f"[scrapyd]\n{options}")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "SCRAPY"))}
    server_log = folder / "server.log"
    with server_log.open("w") as said:
        command = [python, "-m", "scrapyd", "--pidfile="]
        server = subprocess.Popen(command, cwd=folder, env={**kept, "HOME": str(folder)}, stdout=said, stderr=said)
    try:
        wait_for(lambda: server.poll() is not None or "Site starting on" in server_log.read_text())
        assert server.poll() is None, server_log.read_text()
        yield Scrapyd(f"http://127.0.0.1:{port}", folder)
    finally:
        server.terminate()
        server.wait(PATIENCE)


def interpreter_without_us(folder: Path) -> str:
    """A virtual environment that borrows the installed packages."""
    venv.create(folder, symlinks=True)
    (home,) = folder.glob("lib/python*/site-packages")
    for package in (Path(entry) for entry in sys.path if entry.endswith("site-packages")):
        for found in package.iterdir():
            if "doorway" not in found.name and not (home / found.name).exists():
                (home / found.name).symlink_to(found)
    python = str(folder / "bin" / "python")
    bare = subprocess.run([python, "-c", "import crawler"], cwd=folder, env={}, capture_output=True, check=False)
    assert b"No module named 'crawler'" in bare.stderr
    return python


def free_port() -> int:
    """A port that nobody has; scrapyd does not listen on one of the system's choice."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.2)
