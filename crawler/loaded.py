"""Reads a page and lines up two texts: the process that imports this has the machine code for both, and so have those
that fork from it."""

import gc

import numpy as np

from crawler.detect.columns import Columns, find_places
from crawler.parse.layout import read_layouts

read_layouts(["<body></body>"])
find_places(Columns({"a": 0}, np.array([[0]])), ["a"])
gc.freeze()  # what the collector of a forked process does not touch stays shared
