"""A made-up language, and spintax written in it."""

from itertools import accumulate
from random import Random

SYLLABLES = "ba ce di fo gu ka le mi no pu ra se ti vo zu an er in on us che sta pri mel tor".split()  # noqa: SIM905


class Language:
    """Words as rare and as frequent as those of a language."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        lengths = chance.choices((1, 2, 3, 4), (2, 5, 4, 1), k=9_000)
        words = dict.fromkeys("".join(chance.choices(SYLLABLES, k=length)) for length in lengths)
        self._words = tuple(words)
        self._weights = tuple(accumulate(1 / (rank + 3) for rank in range(len(words))))

    def words(self, count: int) -> list[str]:
        return self._chance.choices(self._words, cum_weights=self._weights, k=count)

    def phrase(self, least: int, most: int) -> str:
        return " ".join(self.words(self._chance.randint(least, most))).title()


def write_template(words: int, spun: bool, language: Language, chance: Random) -> tuple[str, int]:
    """Spintax of `words` words: paragraphs, headings, keyword slots, choices when spun; and how many choices."""
    parts, choices = ["# {KEYWORD}\n\n"], 0
    for at, word in enumerate(language.words(words)):
        if at % 90 == 89:
            parts.append("\n\n{KEYWORD}.\n\n" if at % 180 == 89 else f"\n\n# {word} {{SLOT}}\n\n")
        elif spun and chance.random() < 0.4:
            parts.append("{" + "|".join([word, *language.words(chance.randint(1, 3))]) + "} ")
            choices += 1
        else:
            parts.append(f"{word} " if at % 12 else f"{word}. ")
    return "".join(parts), choices
