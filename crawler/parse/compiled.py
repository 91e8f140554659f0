"""Functions that numba compiles to machine code: loops over every byte of every page."""

import os
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path
from shutil import disk_usage
from typing import Any, TypeVar, cast

from numba import config, njit

Kernel = TypeVar("Kernel", bound=Callable[..., Any])
_HERE = Path(__file__).parent
_ROOM = 2**26
"""Bytes that must be free: numba fails where it cannot write. It needs a few million."""


def compiled(function: Kernel) -> Kernel:
    """`function` as machine code, made when it is first called, and kept for later processes where that can be."""
    return cast(Kernel, njit(cache=bool(_CACHE))(function))


def _find_cache() -> str:
    """A folder for the machine code of the modules of this package as they are now; empty where none can be written.
    Left to itself numba would keep code that calls functions of another module, when that module has changed since."""
    sources = [source.read_bytes() for source in sorted(_HERE.glob("*.py"))]
    name = f"compiled-{blake2b(b''.join(sources), digest_size=8).hexdigest()}"
    for place in _places() if sources else ():
        try:
            (place / name).mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(place / name, os.W_OK) and disk_usage(place).free >= _ROOM:
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


_CACHE = _find_cache()
config.CACHE_DIR = _CACHE  # type: ignore[attr-defined]  # it is made of the names of all its settings
