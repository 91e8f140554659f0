"""Screens a page and lines up two texts: the process that imports this has the machine code for both, and so have those
that fork from it. A page's time is not for making it."""

import gc

import numpy as np

from crawler.detect.columns import Columns, find_places
from crawler.parse.screen import screen_page
from crawler.records import Capture, Position

_PAGE = b"<title>Some words more</title><p>Some words more"

screen_page(Capture(Position(0, 0), "http://localhost/", 200, "text/html", "utf-8", _PAGE, ""))
find_places(Columns({"a": 0}, np.array([[0]])), ["a"])
gc.freeze()  # what the collector of a forked process does not touch stays shared
