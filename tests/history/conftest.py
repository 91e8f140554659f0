"""Runs in a folder of their own."""

from pathlib import Path

import pytest
from changing_network import Watch


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Watch:
    monkeypatch.chdir(tmp_path)
    return Watch(capsys)
