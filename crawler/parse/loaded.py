"""Reads a page once: the process that imports this has the machine code that pages are read with, and so have those
that fork from it."""

from crawler.parse.layout import read_layouts

read_layouts(["<body></body>"])
