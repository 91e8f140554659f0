"""Reads a page once: the process that imports this has the machine code that pages are read with, and so have those
that fork from it."""

import gc

from crawler.parse.layout import read_layouts

read_layouts(["<body></body>"])
gc.freeze()  # what the collector of a forked process does not touch stays shared
