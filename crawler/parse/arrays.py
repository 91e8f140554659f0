"""The arrays that many pages are read into, one page behind the other."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Index = NDArray[np.intp]
Flags = NDArray[np.bool_]
Hashes = NDArray[np.uint32]

TAG_BEGINS, TAG_ENDS, ELEMENT, CLOSES, OPENS, NAMES_KEY = TAG = range(6)
"""Of a tag, or a comment: the places of its `<` and `>` in the HTML, its number in `elements.NAMES`, whether it closes
an element, whether it opens a region, a key of the names that decide that."""
PARENT, DEPTH, REGION_END, HEADED = REGION = range(4)
"""Of a region: the one around it, how deep in the tree it opens, the number behind the last region within it, whether
the page's own heading is."""

KINDS = ("text", "cell", "item", "heading")
PLAIN, CELL, ITEM, HEADING = range(4)


class Lines(NamedTuple):
    """Lines with text, or paragraphs of several: where they begin and end in the text, numbers of the page, of the line
    in it, of the paragraph, level of a heading or 0, kind (of `KINDS`), number of the innermost region; words, bytes
    these are written in, linked words, links, spans, ends of sentences, runs between white space.
    """

    begins: Index
    ends: Index
    page: Index
    number: Index
    paragraph: Index
    level: Index
    kind: Index
    region: Index
    words: Index
    wrote: Index
    linked: Index
    links: Index
    pieces: Index
    sentences: Index
    runs: Index

    def at(self, chosen: Index | slice) -> "Lines":
        """Some of them."""
        return Lines(*(column[chosen] for column in self))
