"""Where machine code is kept, so that no process uses code of a module that has changed since."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from crawler import compiled as module
from crawler.compiled import _find_cache as find_cache
from crawler.compiled import compiled

MODULES = ("words.py", "parse/one.py", "detect/two.py")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with some modules, a home, and no other settings."""
    folder = tmp_path / "package"
    for name in MODULES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x = 1\n")
    monkeypatch.setattr(module, "_HERE", folder)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    return folder


def test_machine_code_is_kept_beside_the_modules(package: Path) -> None:
    found = Path(find_cache())
    assert found.parent == package / "__pycache__"
    assert found.is_dir()
    assert find_cache() == str(found)


def test_a_change_of_any_module_makes_other_machine_code(package: Path) -> None:
    found = {find_cache()}
    for name in MODULES:
        (package / name).write_text("x = 2\n")
        found.add(find_cache())
    assert len(found) == 1 + len(MODULES)


def test_where_modules_cannot_be_written_machine_code_is_among_the_cached_files_of_the_user(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (package / "__pycache__").write_text("in the way")
    assert Path(find_cache()).parent == tmp_path / "home" / ".cache" / "doorway-audit"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cached"))
    assert Path(find_cache()).parent == tmp_path / "cached" / "doorway-audit"
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "chosen"))
    assert Path(find_cache()).parent == tmp_path / "chosen"


def test_without_a_place_for_machine_code_functions_are_compiled_anew(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for blocked in (package / "__pycache__", tmp_path / "home"):
        blocked.write_text("in the way")
    assert find_cache() == ""
    module._compiler.cache_clear()

    @compiled
    def double(number: int) -> int:
        return 2 * number

    assert double(4) == 8
    module._compiler.cache_clear()
    assert not list(tmp_path.rglob("*.nb?"))


def test_a_disk_that_is_nearly_full_gets_no_machine_code(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "disk_usage", lambda _: SimpleNamespace(free=2**20))
    assert find_cache() == ""


def test_a_package_whose_modules_cannot_be_read_keeps_no_machine_code(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_HERE", tmp_path / "egg.zip" / "package")
    assert find_cache() == ""


_LOADED = """
import sys
import crawler.loaded
import numpy as np
from numba.core.dispatcher import Dispatcher
from crawler.detect.columns import Columns, find_places
from crawler.parse.screen import read_words, screen_pages
from crawler.records import Capture, Position

def made():
    modules = [module for name, module in sys.modules.items() if name.startswith("crawler.")]
    kernels = {kernel for module in modules for kernel in vars(module).values() if isinstance(kernel, Dispatcher)}
    return sum(len(kernel.signatures) for kernel in kernels)

before = made()
long = "<nav><a href=/>Home</a> (12)</nav><h1>Naïve “words”</h1>" + "<p>東京 has 3 words, don't it? www.a.example" * 90
bodies = [html.encode() for html in ("", "<p>x", "<title>x</title>", "<ul class=menu><li>x", long, "<plaintext>x")]
pages = [Capture(Position(0, n), "http://a.example/", 200, "text/html", "", body, "") for n, body in enumerate(bodies)]
screen_pages(pages), screen_pages(pages[:1]), read_words(pages, [(0, 0)] * len(pages), 40)
for width in (3, 300):
    columns = Columns({str(n): n for n in range(9)}, np.arange(4 * width).reshape(4, width) % 10 - 1)
    find_places(columns, [str(n % 10) for n in range(width)]), find_places(columns, ["{KEYWORD}"])
print(before >= 7, made() - before)
"""


def test_a_process_that_has_loaded_machine_code_makes_none_later(tmp_path: Path) -> None:
    """It would be made in the time of a page, which is killed when that is up."""
    command = [sys.executable, "-c", _LOADED]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True, cwd=tmp_path)
    assert done.stdout.split() == ["True", "0"]
