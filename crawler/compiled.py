"""Functions that numba compiles to machine code: loops over every byte of every page, every word of every family."""

import os
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path
from shutil import disk_usage
from typing import Any, TypeVar, cast

Kernel = TypeVar("Kernel", bound=Callable[..., Any])
_HERE = Path(__file__).parent
_SOURCES = ("*.py", "parse/*.py", "detect/*.py")
"""Where such functions are, and what they take tables from."""
_FREE = 2**26
"""Bytes that must be free: numba fails where it cannot write. It needs a few million."""

few = False
"""Whether there is so little to do in this process that loading numba would take longer."""


def compiled(function: Kernel) -> Kernel:
    """`function` as machine code, made when it is first called, and kept for later processes where that can be."""
    return cast(Kernel, _compiler()(function))


@cache
def _compiler() -> Callable[..., Any]:
    """Loads numba, which takes some tenths of a second."""
    from numba import config, njit

    folder = _find_cache()
    config.CACHE_DIR = folder  # type: ignore[attr-defined]  # it is made of the names of all its settings
    return cast(Callable[..., Any], njit(cache=bool(folder)))


def _find_cache() -> str:
    """A folder for the machine code of `_SOURCES` as they are now; empty where none can be written. Left to itself
    numba would keep code that has a function or a table of another module when that has changed since."""
    sources = [source.read_bytes() for pattern in _SOURCES for source in sorted(_HERE.glob(pattern))]
    name = f"compiled-{blake2b(b''.join(sources), digest_size=8).hexdigest()}"
    for place in _places() if sources else ():
        try:
            (place / name).mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(place / name, os.W_OK) and disk_usage(place).free >= _FREE:
            return str(place / name)
    return ""


def _places() -> Iterator[Path]:
    """Where NUMBA_CACHE_DIR says; else beside the modules, or among the user's cached files."""
    if chosen := os.environ.get("NUMBA_CACHE_DIR"):
        yield Path(chosen)
    yield _HERE / "__pycache__"
    if cache := os.environ.get("XDG_CACHE_HOME"):
        yield Path(cache) / "doorway-audit"
    elif home := os.environ.get("HOME"):
        yield Path(home) / ".cache" / "doorway-audit"
