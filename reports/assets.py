"""The page's own script and styles, and the policy by which a browser runs these and nothing else."""

import base64
import hashlib
from functools import cache
from pathlib import Path

SCRIPTS = (
    "report-dom.js",
    "report-data.js",
    "report-tables.js",
    "report-views.js",
    "report-template.js",
    "report-pictures.js",
    "report-campaign.js",
    "report-notice.js",
    "report-router.js",
)
"""In the order in which they are put together: one script, of which nothing outside sees anything."""

_HERE = Path(__file__).parent


@cache
def script() -> str:
    """The script, as it stands between its tags."""
    parts = "\n".join(_read(name) for name in SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}}})();\n'


@cache
def style() -> str:
    """The style sheet, as it stands between its tags."""
    return _read("report.css")


def policy() -> str:
    """The Content-Security-Policy: nothing is loaded, sent, framed or made from text; two hashes may run and style."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_hash(script())}'",
            f"style-src '{_hash(style())}'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _read(name: str) -> str:
    """A file beside this one."""
    return (_HERE / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """The source expression of `text`."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}"
