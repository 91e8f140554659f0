"""Where the columns of differing texts fall into choices: the cut that describes the texts with the fewest words."""

import numpy as np
from numpy.typing import NDArray

_WIDEST = 10
"""Columns of one choice."""
_WORD, _CHOICE, _EMPTY, _PICK = 3.0, 0.5, 8.0, 0.75
"""Bits: of each word of a wording, of a choice, of an empty wording, and how much the bits of the picks count."""
_LENGTH = np.array([0.0, 0.4, 2.3, 4.3] + [5.0 + 1.5 * more for more in range(_WIDEST)])
"""Bits of a wording by its number of words: most have one."""

_OWN = 0.8
"""Share of the bits of telling every text in full from which on choices describe nothing."""


def cut_choices(ids: NDArray[np.int64], alone: NDArray[np.bool_]) -> list[int]:
    """Bounds of the pieces that the columns of `ids` (texts x columns, -1: no word) fall into, from 0 to the last.

    Columns in `alone` are pieces of their own.
    """
    return _cut(ids, alone)[0]


def is_own_text(ids: NDArray[np.int64]) -> bool:
    """Whether columns are described best as what each text says here in its own words, not as choices."""
    filled = ids >= 0
    same = (ids[:, None, :] == ids[None, :, :]).all(axis=2).sum(axis=0)
    whole = float((_WORD * filled.sum(axis=1) / same + _PICK * np.log2(len(ids) / same)).sum())
    return _cut(ids, np.zeros(ids.shape[1], dtype=bool))[1] >= _OWN * whole


def _cut(ids: NDArray[np.int64], alone: NDArray[np.bool_]) -> tuple[list[int], float]:
    """The bounds that take the fewest bits, and how many."""
    width = ids.shape[1]
    costs = _costs(ids, alone).tolist()
    best, back = [0.0], [0]
    for end in range(1, width + 1):
        starts = range(end - 1, max(0, end - _WIDEST) - 1, -1)
        reached = [best[start] + costs[end - start - 1][start] for start in starts]
        best.append(min(reached))
        back.append(starts[reached.index(best[-1])])
    bounds = [width]
    while bounds[-1]:
        bounds.append(back[bounds[-1]])
    return bounds[::-1], best[-1]


def _costs(ids: NDArray[np.int64], alone: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Shape (sizes, columns): bits of the piece of that many columns, one more than the index, that begins there."""
    rows, width = ids.shape
    costs = np.full((_WIDEST, width), np.inf)
    names = np.zeros((rows, width), dtype=np.int64)
    words = np.zeros((rows, width), dtype=np.intp)
    barred = np.zeros(width, dtype=bool)
    fixed = (ids == ids[0]).all(axis=0)
    for size in range(1, min(_WIDEST, width) + 1):
        room = width - size + 1
        here = ids[:, size - 1 :]
        names, words, barred = names[:, :room], words[:, :room], barred[:room]
        names = np.where(here >= 0, names * 1_000_003 + here + 1, names)
        words = words + (here >= 0)
        barred = barred | alone[:room] | alone[size - 1 :]
        if size > 1:
            free = np.flatnonzero(~(barred | fixed[:room] | fixed[size - 1 :]))
            if len(free):
                asked = free if len(free) > 1 or room == 1 else np.repeat(free, 2)  # one column is added up otherwise
                costs[size - 1, free] = _cost(names.take(asked, axis=1), words.take(asked, axis=1))[: len(free)]
        else:
            costs[0] = _cost(names, words)
    return costs


def _cost(names: NDArray[np.int64], words: NDArray[np.intp]) -> NDArray[np.float64]:
    """Bits of each piece: its distinct wordings and which text picks which."""
    rows = len(names)
    same = (names[:, None, :] == names[None, :, :]).sum(axis=0)
    written = ((_WORD * words + _LENGTH[words]) / same).sum(axis=0)
    picked = _PICK * np.log2(rows / same).sum(axis=0)
    differ = (same < rows).any(axis=0)
    empty = (words == 0).any(axis=0)
    return np.asarray(written + picked + differ * (_CHOICE + _EMPTY * empty))
