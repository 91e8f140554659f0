"""A colour as CSS or HTML writes it -> one number."""

import re
from functools import lru_cache

NO_CONTRAST = 4
"""Steps of 256 in each of red, green and blue that nobody sees."""
_NAMED = {
    "white": 0xFFFFFF,
    "black": 0x000000,
    "silver": 0xC0C0C0,
    "gray": 0x808080,
    "grey": 0x808080,
    "red": 0xFF0000,
    "maroon": 0x800000,
    "yellow": 0xFFFF00,
    "olive": 0x808000,
    "lime": 0x00FF00,
    "green": 0x008000,
    "aqua": 0x00FFFF,
    "cyan": 0x00FFFF,
    "teal": 0x008080,
    "blue": 0x0000FF,
    "navy": 0x000080,
    "fuchsia": 0xFF00FF,
    "magenta": 0xFF00FF,
    "purple": 0x800080,
    "orange": 0xFFA500,
    "pink": 0xFFC0CB,
    "brown": 0xA52A2A,
    "beige": 0xF5F5DC,
    "ivory": 0xFFFFF0,
    "snow": 0xFFFAFA,
    "whitesmoke": 0xF5F5F5,
    "lightgray": 0xD3D3D3,
    "lightgrey": 0xD3D3D3,
    "darkgray": 0xA9A9A9,
    "darkgrey": 0xA9A9A9,
    "gold": 0xFFD700,
}
_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-z])")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*(?:[,/]\s*1(?:\.0{1,3})?\s*)?\)")


@lru_cache(maxsize=4096)
def parse_colour(value: str) -> int | None:
    """The colour that `value` begins with, 0xRRGGBB; None for a picture, a gradient, a variable, a half clear one."""
    value = value.strip().lower()[:200]
    if found := _RGB.fullmatch(value):
        red, green, blue = (min(int(part), 255) for part in found.groups())
        return red << 16 | green << 8 | blue
    if "(" in value:
        return None
    if found := _HEX.match(value):
        digits = found.group(1)
        return int(digits if len(digits) == 6 else "".join(digit * 2 for digit in digits), 16)
    return _NAMED.get(value.split(" ")[0])


def are_alike(ink: int | None, paper: int | None) -> bool:
    """Whether two known colours are the same to the eye."""
    if ink is None or paper is None:
        return False
    return all(abs((ink >> shift & 255) - (paper >> shift & 255)) <= NO_CONTRAST for shift in (0, 8, 16))
