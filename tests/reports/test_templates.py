"""templates/: one text file for each campaign with a template."""

import os
from pathlib import Path

import pytest
from report_samples import campaign

from reports.templates import template_name, write_templates


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_only_campaigns_with_a_template_get_a_file(tmp_path: Path) -> None:
    write_templates([campaign("c-1", template="{KEYWORD} here"), campaign("c-2")], tmp_path)
    assert names(tmp_path) == ["c-1.txt"]
    assert (tmp_path / "c-1.txt").read_bytes() == b"{KEYWORD} here\n"


def test_lines_stay_and_control_characters_go(tmp_path: Path) -> None:
    write_templates([campaign("c-1", template="a\r\n\n{b|c}\x1b\u202e\ud800\n\n")], tmp_path)
    assert (tmp_path / "c-1.txt").read_text(encoding="utf-8") == "a\n\n{b|c}\ufffd\n"


def test_templates_of_an_earlier_report_go_and_other_files_stay(tmp_path: Path) -> None:
    write_templates([campaign("c-1", template="old"), campaign("c-2", template="old")], tmp_path)
    (tmp_path / "my notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "labels.csv").write_text("mine", encoding="utf-8")
    write_templates([campaign("c-2", template="new")], tmp_path)
    assert names(tmp_path) == ["c-2.txt", "labels.csv", "my notes.txt"]
    assert (tmp_path / "c-2.txt").read_text(encoding="utf-8") == "new\n"


@pytest.mark.parametrize(
    "campaign_id", ["", ".", "..", "../x", "a/b", "a\\b", "/etc/x", "-x", "a\x00", "a\n", "x" * 300]
)
def test_an_id_cannot_lead_out_of_the_folder(campaign_id: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be a file name"):
        template_name(campaign_id)
    with pytest.raises(ValueError, match="cannot be a file name"):
        write_templates([campaign(campaign_id, template="x")], tmp_path / "templates")
    assert not (tmp_path / "templates").exists()


def test_every_template_is_on_the_disk_before_it_is_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: set[int] = set()
    monkeypatch.setattr(os, "fsync", lambda handle: synced.add(os.fstat(handle).st_ino))
    write_templates([campaign(f"c-{number}", template="x") for number in range(5)], tmp_path)
    assert {path.stat().st_ino for path in tmp_path.iterdir()} == synced
