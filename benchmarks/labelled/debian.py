"""Honest pages of Debian's documentation packages: manuals, references and help in several languages."""

import os
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from random import Random
from urllib.parse import quote

from labelled.records import Collection, LabelledPage

PACKAGES = {
    "tune": (
        "python3.11-doc",
        "git-doc",
        "openjdk-17-doc",
        "postgresql-doc-15",
        "libreoffice-help-en-us",
        "debian-handbook",
        "apache2-doc",
        "sqlite3-doc",
        "libjfreechart-java-doc",
        "gnucash-docs",
        "erlang-doc",
        "cppreference-doc-en-html",
        "python-pandas-doc",
        "libvecmath-java-doc",
    ),
    "test": (
        "cmake-doc",
        "libstdc++-12-doc",
        "fwupd-doc",
        "octave-doc",
        "lilypond-doc-html",
        "derby-doc",
        "gnuradio-doc",
        "python-scipy-doc",
        "python-django-doc",
        "libapache-poi-java-doc",
        "libreoffice-help-de",
        "libreoffice-help-fr",
        "libreoffice-help-es",
        "libreoffice-help-ru",
        "gimp-help-en",
        "gimp-help-de",
        "gimp-help-fr",
        "gimp-help-es",
        "gimp-help-ru",
        "installation-guide-amd64",
        "anarchism",
        "abs-guide",
        "linux-doc-6.1",
        "debian-history",
    ),
}
THESAURI = (
    "mythes-en-us",
    "mythes-de",
    "mythes-fr",
    "mythes-es",
    "mythes-ru",
    "mythes-it",
    "openthesaurus-de-text",
    "libaiksaurus-1.2-0c2a",
    "libaiksaurus-1.2-data",
)
SMALL = ("python3.11-doc", "git-doc")
"""What the small collections take."""
SAMPLE = 400
"""Pages of a package at the most."""
LARGEST = 2_000_000
"""Bytes of a page at the most: larger ones are whole books on one page."""


def docs_folder() -> Path:
    """Where $DOORWAY_DOCS says that packages are unpacked; / when it is not set."""
    return Path(os.environ.get("DOORWAY_DOCS") or "/")


def read_debian(split: str, packages: Sequence[str] = (), sample: int = SAMPLE) -> Collection:
    """Pages of the split's packages (or of `packages`) that are there, a site a package, at most `sample` of each."""
    root = docs_folder()
    pages = (read_package(root, name, sample) for name in packages or PACKAGES[split])
    return Collection(f"Debian {split}", split, tuple(chain.from_iterable(pages)))


def read_folder(folder: Path, sample: int = SAMPLE) -> Collection:
    """Pages of everything that is unpacked in `folder`, a site a folder in it, at most `sample` of each."""
    pages = (read_package(folder, each.name, sample) for each in sorted(folder.iterdir()) if each.is_dir())
    return Collection(folder.name, "honest", tuple(chain.from_iterable(pages)))


def missing_packages(split: str) -> tuple[str, ...]:
    """The split's packages of which there is no page."""
    root = docs_folder()
    return tuple(name for name in PACKAGES[split] if next(find_pages(root, name), None) is None)


def read_package(root: Path, name: str, sample: int = SAMPLE) -> Iterator[LabelledPage]:
    """The package's pages; of a large one runs of neighbours in the order of their paths, so that siblings stay
    together."""
    found = sorted(find_pages(root, name), key=lambda each: each[0])
    for relative, path in take_runs(found, sample, name):
        body = path.read_bytes()
        yield LabelledPage(f"http://{site_of(name)}/{relative}", body, "honest", site_of(name))


def site_of(package: str) -> str:
    """The host that stands for a package."""
    return f"{package.replace('+', 'p').replace('_', '-')}.example"


def find_pages(root: Path, name: str) -> Iterator[tuple[str, Path]]:
    """Each HTML file of a package and its path below the package's folder; symbolic links are skipped."""
    for base in _bases(root, name):
        for suffix in ("*.html", "*.htm"):
            for path in base.rglob(suffix):
                if path.is_file() and not path.is_symlink() and path.stat().st_size <= LARGEST:
                    yield quote(path.relative_to(base).as_posix()), path


def _bases(root: Path, name: str) -> tuple[Path, ...]:
    """The folders that hold a package's pages: its own below `root`, or its place in one tree of all packages."""
    if (root / name).is_dir():
        return (root / name,)
    places = (root / "usr/share/doc" / name, *(root / path for path in _ELSEWHERE.get(name, ())))
    return tuple(place for place in places if place.is_dir())


_ELSEWHERE = {
    "python3.11-doc": ("usr/share/doc/python3.11/html",),
    "postgresql-doc-15": ("usr/share/doc/postgresql-doc-15/html",),
    "debian-handbook": ("usr/share/doc/debian-handbook/html",),
    "cppreference-doc-en-html": ("usr/share/cppreference/doc/html",),
    "installation-guide-amd64": ("usr/share/doc/installation-guide-amd64",),
    **{f"gimp-help-{code}": (f"usr/share/gimp/2.0/help/{code}",) for code in ("en", "de", "fr", "es", "ru")},
    "libreoffice-help-en-us": ("usr/share/libreoffice/help/en-US",),
    **{f"libreoffice-help-{code}": (f"usr/share/libreoffice/help/{code}",) for code in ("de", "fr", "es", "ru")},
}
"""Places of packages in one tree that are not named after the package."""


def take_runs(found: Sequence[tuple[str, Path]], sample: int, name: str) -> list[tuple[str, Path]]:
    """All of `found`, or `sample` of it in whole folders and runs of at most 80 neighbours, chosen by `name`."""
    if len(found) <= sample:
        return list(found)
    folders = defaultdict(list)
    for relative, path in found:
        folders[relative.rpartition("/")[0]].append((relative, path))
    runs = [pages[start : start + 80] for pages in folders.values() for start in range(0, len(pages), 80)]
    Random(f"debian {name}").shuffle(runs)
    taken = list(chain.from_iterable(runs))[:sample]
    return sorted(taken, key=lambda each: each[0])


def fetch(folder: Path) -> str:
    """Downloads all packages into `folder` and unpacks each into `folder`/PACKAGE; what a person should know."""
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        return "apt-get and dpkg are needed: run this on Debian, or set DOORWAY_DOCS to unpacked packages"
    folder.mkdir(parents=True, exist_ok=True)
    failed = [name for name in (*PACKAGES["tune"], *PACKAGES["test"], *THESAURI) if not _fetch_one(folder, name)]
    done = f"unpacked below {folder}: set DOORWAY_DOCS={folder}"
    return f"{done}; could not be had: {', '.join(failed)}" if failed else done


def _fetch_one(folder: Path, name: str) -> bool:
    if (folder / name).is_dir():
        return True
    subprocess.run(["apt-get", "download", name], cwd=folder, check=False, stdout=subprocess.DEVNULL)
    archive = next(iter(sorted(folder.glob(f"{name}_*.deb"))), None)
    if archive is None:
        return False
    draft = folder / f".{name}"
    done = subprocess.run(["dpkg", "-x", str(archive), str(draft)], check=False).returncode == 0
    archive.unlink()
    if done:
        draft.rename(folder / name)
    else:
        shutil.rmtree(draft, ignore_errors=True)
    return done
