"""templates/CAMPAIGN_ID.txt: the recovered template of every campaign that has one."""

import re
from collections.abc import Collection, Iterable
from pathlib import Path

from crawler.records import CampaignFinding
from reports.cells import plain_lines
from reports.files import sync_files

_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")


def template_name(campaign_id: str) -> str:
    """File name of a campaign's template. ValueError for an id that could lead out of the folder."""
    if not _SAFE_ID.fullmatch(campaign_id):
        raise ValueError(f"campaign id {campaign_id!r} cannot be a file name: use letters, digits, - and _ only")
    return f"{campaign_id}.txt"


def write_templates(campaigns: Iterable[CampaignFinding], folder: Path) -> None:
    """Write the templates into `folder`, and remove those of an earlier report that this one does not have."""
    texts = {template_name(campaign.campaign_id): campaign.template for campaign in campaigns if campaign.template}
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(plain_lines(text).rstrip("\n") + "\n", encoding="utf-8", newline="")
    sync_files(folder / name for name in texts)
    remove_stale(folder, texts)


def remove_stale(folder: Path, names: Collection[str]) -> None:
    """Remove the templates in `folder` that are not in `names`; files that are no templates stay."""
    for path in folder.glob("*.txt"):
        if path.name not in names and _SAFE_ID.fullmatch(path.stem):
            path.unlink()
