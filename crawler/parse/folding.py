"""Bytes of pages with small letters, in a loop that is machine code, of many bytes at a time."""

from crawler.compiled import compiled
from crawler.parse.arrays import Bytes


@compiled
def fold(body: Bytes, folded: Bytes) -> None:
    """Puts into `folded` what `decode._FOLDED` makes of each byte of `body`."""
    for at in range(len(body)):
        byte = body[at]
        small = byte + 32 if 65 <= byte <= 90 else byte
        is_control = ((byte < 32) & (byte != 9) & (byte != 10) & (byte != 13)) | (byte == 127)
        folded[at] = 0 if is_control else small
