"""Which months a URL names, as the pages of a calendar do."""

import re
from collections.abc import Iterator

_CALENDAR = re.compile(
    r"/(?:[a-z0-9]+[-_])*(?:calendars?|cal|events?|agenda|kalender|termine?|veranstaltungen|calendrier|evenements"
    r"|calendario|eventos|eventi|evenementen|schedule|bookings?|month|day|week)(?:[-_.][a-z0-9]+)*/",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d{5})")
_IN_PATH = re.compile(
    r"/(\d{4})(?:/(?:0?[1-9]|1[0-2])(?=[/.]|$)|-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?(?=[/.T]|$))"
)
_IN_VALUE = re.compile(r"(\d{4})(?:[-/]|%2F)(?:0?[1-9]|1[0-2])(?!\d)", re.IGNORECASE)
_COMPACT = re.compile(r"(\d{4})(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?")
_MONTH = re.compile(r"0?[1-9]|1[0-2]")
_DATE_NAME = re.compile(r"date|day|month|week|calend|datum|fecha|jour", re.IGNORECASE)
_YEAR_NAME = re.compile(r"(?:.*[^a-z])?(?:year|yr|y|jahr|annee|ano|anno|jaar)\]?|.*year", re.IGNORECASE)
_MONTH_NAME = re.compile(r"(?:.*[^a-z])?(?:mon|m|mo|monat|mois|mes|mese|maand)\]?|.*month", re.IGNORECASE)

_NEAR = range(1900, 2200)
"""Years that need no word beside them: /4567/08 is a part number, and a calendar passes through these on its way."""


def months_in(path: str, query: str) -> Iterator[int]:
    """The year of each month (or day) that a URL with this `path` and `query` names."""
    if _YEAR.search(path):
        yield from _in_path(path)
    if query and _YEAR.search(query):
        yield from _in_query(query)


def _in_path(path: str) -> Iterator[int]:
    for found in _IN_PATH.finditer(path):
        year = int(found[1])
        if year in _NEAR or _CALENDAR.search(path):
            yield year


def _in_query(query: str) -> Iterator[int]:
    pairs = [pair.partition("=")[::2] for pair in query.split("&")[:100]]
    if any(_MONTH.fullmatch(value) and _MONTH_NAME.fullmatch(name) for name, value in pairs):
        years = (value for name, value in pairs if _YEAR_NAME.fullmatch(name))
        yield from (int(value) for value in years if len(value) == 4 and value.isdecimal())
    for name, value in pairs:
        if found := _IN_VALUE.match(value):
            year = int(found[1])
            if year in _NEAR or _DATE_NAME.search(name):
                yield year
        elif (compact := _COMPACT.fullmatch(value)) and int(compact[1]) in _NEAR and _DATE_NAME.search(name):
            yield int(compact[1])
