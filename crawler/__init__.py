"""doorway-audit: finds families of doorway pages and proves each flag.

The stages, in order: `collect` (Scrapy -> WARC), `archive` (WARC -> captures), `parse.screen` (every page, cheap),
`detect.grouping` (pages that share text), `parse.examine` (those pages, closely), `detect.families`,
`detect.template`, `detect.verdict`; `audit` runs the middle, `reports` writes what was found, `cli` is the command.
"""

__version__ = "0.1.0"
