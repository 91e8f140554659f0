"""Honest pages that share their text with others on purpose: agency news, editions in several languages."""

from collections.abc import Callable, Iterator
from random import Random

from labelled.honest_grammar import Grammar, Writer, build_grammar, read_data
from labelled.honest_layout import Chrome, count_words, draw
from labelled.records import LabelledPage

_PAPERS = {
    "tune": ("morning-herald", "the-valley-echo", "coast-courier", "district-mirror"),
    "test": ("northern-gazette", "harbour-times", "daily-lantern", "county-argus", "free-standard"),
}
_MENU = (("Home", "/"), ("News", "/news/"), ("Sport", "/sport/"), ("Letters", "/letters/"))
_TAILS = ("agency reports", "residents say", "a report says", "our readers ask why")
_UNTRANSLATED = 0.5
_TRANSLATED = 0.35


def write_syndicated(split: str, number: int, seed: str) -> Iterator[LabelledPage]:
    """Agency stories, each in several papers: another headline, a paragraph less, a sentence about the place more."""
    grammar = build_grammar(read_data("news.toml"), split, seed)
    papers = _PAPERS[split]
    for story in range(max(1, number // len(papers))):
        writer = Writer(grammar, Random(f"{seed} {story}"))
        heading = writer.write("{event}")
        text = list(writer.lines("@6-9 par"))
        for paper in papers:
            lines = _edit(heading, text, grammar, Random(f"{seed} {story} {paper}"))
            name = paper.replace("-", " ").title()
            chrome = Chrome(f"www.{paper}.example", name, _MENU, f"{name}, with material of the Press Pool")
            body = draw(chrome, f"{lines[0].lstrip('# ')} - {name}", lines)
            url = f"http://{chrome.host}/news/{1000 + story}.html"
            yield LabelledPage(url, body, "honest", f"agency news ({split})", words=count_words(lines))


def _edit(heading: str, text: list[str], grammar: Grammar, rng: Random) -> list[str]:
    """A story as one paper prints it."""
    writer = Writer(grammar, rng)
    kept = [line for line in text[1:] if rng.random() < 0.85]
    if rng.random() < 0.4:
        heading = f"{heading}, {rng.choice(_TAILS)}"
    lines = [f"# {heading}", f"{writer.write('{1-28} {month}')} (Press Pool). {text[0]}", *kept]
    if rng.random() < 0.5:
        lines.append(writer.write(rng.choice(grammar.lists["par"])))
    return lines


def write_translated(split: str, number: int, seed: str) -> Iterator[LabelledPage]:
    """A manual in English and German on one site, half of the German edition not yet translated."""
    grammar = build_grammar(read_data("manual.toml"), split, seed)
    host = f"manuals.{'kolbe' if split == 'tune' else 'ferrand'}-press.example"
    for at, subject in enumerate(grammar.lists["subject"][: max(1, number // 2)]):
        names = subject.split(" || ")
        writer = Writer(grammar, Random(f"{seed} {at}"))
        pairs = _chapter(writer, names)
        rng = Random(f"{seed} {at} de")
        half = [(german if rng.random() < _UNTRANSLATED else english) for english, german in pairs]
        for language, name, texts in (("en", names[0], [pair[0] for pair in pairs]), ("de", names[1], half)):
            title = f"{name[0].upper()}{name[1:]}"
            lines = [f"# {at + 1}. {title}", *texts]
            chrome = Chrome(host, "Press manual", _MENU[:1], "Order number 4471", language)
            body = draw(chrome, title, lines)
            url = f"http://{host}/{language}/chapter-{at + 1:02}.html"
            yield LabelledPage(url, body, "honest", host, words=count_words(lines))


def _chapter(writer: Writer, names: list[str]) -> list[tuple[str, str]]:
    """Paragraphs about one part of the machine, in both languages."""
    pairs = []
    for entry in writer.rng.sample(writer.grammar.lists["par"], writer.rng.randint(5, 7)):
        english, german = (
            writer.write(text.replace("{S}", name)) for text, name in zip(entry.split(" || "), names, strict=True)
        )
        pairs.append((english, german))
    return pairs


def write_translations(split: str, number: int, seed: str) -> Iterator[LabelledPage]:
    """One chapter of a book in two translations on three sites; in the test split only."""
    del number, seed
    if split != "test":
        return
    source = read_data("translations.toml")
    shelves = (("old-shelf", source["first"]), ("reading-room", source["second"]), ("e-texts", source["first"]))
    for host, text in shelves:
        lines = text.strip().splitlines()
        chrome = Chrome(f"www.{host}.example", host.replace("-", " ").title(), _MENU[:1], "Public domain")
        body = draw(chrome, f"{source['title']} - {chrome.name}", lines)
        url = f"http://{chrome.host}/ferryman/3.html"
        yield LabelledPage(url, body, "honest", "two translations (test)", words=count_words(lines))


def write_editions(split: str, number: int, seed: str) -> Iterator[LabelledPage]:
    """A handbook's front page in five languages that no page declares, each title translated, of the text about a
    third; in the split `tune` only."""
    if split != "tune":
        return
    source = read_data("editions.toml")
    for at, language in enumerate(source["languages"][:number], start=1):
        rng = Random(f"{seed} {language}")
        title = source["title"][at]
        text = [row[at] if rng.random() < _TRANSLATED else row[0] for row in source["rows"]]
        lines = [f"- {title}", f"# {title}", *source["imprint"].strip().splitlines(), *text]
        chrome = Chrome("www.orchard-handbook.example", "Ellingsund", (), "", "")
        url = f"http://{chrome.host}/{language}/"
        yield LabelledPage(url, draw(chrome, title, lines), "honest", "a handbook (tune)", words=count_words(lines))


SETS: dict[str, Callable[[str, int, str], Iterator[LabelledPage]]] = {
    "syndicated": write_syndicated,
    "translated": write_translated,
    "translations": write_translations,
    "editions": write_editions,
}
"""Kinds whose pages are copies of others in part, by name."""
