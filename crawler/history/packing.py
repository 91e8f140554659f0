"""A campaign's signature and texts as bytes of a cell."""

import json
import struct
import zlib

Texts = tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
_LEVEL = 6
_MOST = 2**26
"""Unpacked bytes of one cell; the texts that are kept of a campaign have about 100,000."""


class DamagedCell(Exception):
    """Bytes that are not what was packed."""


def pack_signature(signature: tuple[int, ...]) -> bytes:
    """Unsigned 64 bit numbers, little-endian, compressed."""
    return zlib.compress(struct.pack(f"<{len(signature)}Q", *signature), _LEVEL)


def unpack_signature(packed: bytes) -> tuple[int, ...]:
    """What `pack_signature` was given. Raises DamagedCell for anything else."""
    data = _inflate(packed)
    if len(data) % 8:
        raise DamagedCell("a signature is cut short")
    return struct.unpack(f"<{len(data) // 8}Q", data)


def pack_texts(texts: Texts) -> bytes:
    """(tokens, surfaces) of each text as indexes into a list of their distinct words, as JSON, compressed."""
    words: dict[str, int] = {}
    rows = [[[words.setdefault(word, len(words)) for word in row] for row in text] for text in texts]
    return zlib.compress(json.dumps([list(words), rows], separators=(",", ":")).encode(), _LEVEL)


def unpack_texts(packed: bytes) -> Texts:
    """What `pack_texts` was given. Raises DamagedCell for anything else."""
    try:
        words, rows = json.loads(_inflate(packed))
        spell = list(map(str, words)).__getitem__
        texts = tuple((tuple(map(spell, tokens)), tuple(map(spell, surfaces))) for tokens, surfaces in rows)
    except (ValueError, TypeError, IndexError, RecursionError) as error:
        raise DamagedCell(f"a campaign's texts: {error}") from None
    if any(len(tokens) != len(surfaces) for tokens, surfaces in texts):
        raise DamagedCell("a campaign's text has more words than ways to write them")
    return texts


def _inflate(packed: bytes) -> bytes:
    try:
        engine = zlib.decompressobj()
        data = engine.decompress(packed, _MOST)
    except (zlib.error, TypeError) as error:
        raise DamagedCell(f"a campaign's texts: {error}") from None
    if not engine.eof:
        raise DamagedCell("a campaign's texts are cut short or too long")
    return data
