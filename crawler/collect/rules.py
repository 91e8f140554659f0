"""What a site's robots.txt allows, by RFC 9309. Pure: a status and a body in, rules out.

The groups are read here, for only ours is kept and only so much of it; the patterns are Protego's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from protego import Protego

from crawler.collect.urls import MAX_LENGTH

MAX_CRAWL_DELAY = 60.0
"""Seconds: a Crawl-delay of an hour would never end, and is a slip more often than a wish."""

MAX_ROBOTS_BYTES = 500 * 2**10
"""Bytes of a robots.txt that are read: what RFC 9309 (section 2.5) asks for at least."""

MAX_SITEMAPS = 1_000
"""Sitemap lines that are followed."""

MAX_WILDCARD_RULES = 1_000
"""Rules with a `*`: each is tried on every URL. Half a megabyte of them would take a second a URL."""

MAX_WILDCARDS = 10
"""`*` in one rule, and MAX_WILDCARD_LENGTH characters: honest rules have three, and forty."""

MAX_WILDCARD_LENGTH = 500

_LINE = re.compile(
    r"(?P<agent>user[- ]?agent)|(?P<allow>allow)|(?P<disallow>dis+al+[oa]w|diasllow)"
    r"|(?P<sitemap>site-?maps?)|(?P<delay>crawl[- ]delay)|(?P<rate>request[- ]rate)",
    re.IGNORECASE,
)
_FIELD_END = re.compile(r"\s*:\s*|\s+")
_TOKEN = re.compile(r"[A-Za-z0-9_-]+")
_HTML = re.compile(
    rb"[\s\xef\xbb\xbf\x00]*<(?:!--|(?:!doctype|\?xml|html|head|body|script|meta|title)\b)", re.IGNORECASE
)
_ESCAPED_SLASH = re.compile("%2f", re.IGNORECASE)

Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Rules:
    """What we may ask a host for. `crawl_delay` in seconds, 0 for none; `closed` says why everything is forbidden."""

    crawl_delay: float = 0.0
    sitemaps: tuple[str, ...] = ()
    closed: str = ""
    paths: Protego | None = field(default=None, repr=False, compare=False)

    def allows(self, url: str) -> bool:
        """Whether the canonical `url` of this host may be asked for."""
        if self.closed:
            return False
        return self.paths is None or self.paths.can_fetch(_with_plain_slashes(url), "*")


def read_rules(status: int, body: bytes, agent: str) -> Rules:
    """The rules for `agent` in a robots.txt that was answered with `status`, its redirects followed.

    RFC 9309, 2.3.1: what does not exist (4xx, or redirects without end) forbids nothing; a server in trouble (5xx,
    and 429) forbids everything.
    """
    if 200 <= status < 300:
        return _parse(body, agent)
    if 300 <= status < 500 and status != 429:
        return Rules()
    return closed_rules(f"robots.txt answered {status}")


def closed_rules(why: str) -> Rules:
    """Everything is forbidden, because of `why`: the robots.txt could not be reached."""
    return Rules(closed=why)


def _parse(body: bytes, agent: str) -> Rules:
    if _HTML.match(body):
        return Rules()
    lines = list(_read_lines(body))
    sitemaps = (value for name, value in lines if name == "sitemap" and 0 < len(value) <= MAX_LENGTH)
    group = _group_of(agent, lines)
    paths = Protego.parse("\n".join(["User-agent: *", *_bounded(group)]))
    return Rules(_delay(paths), tuple(dict.fromkeys(sitemaps))[:MAX_SITEMAPS], paths=paths)


def _read_lines(body: bytes) -> Iterator[Line]:
    """The lines that mean something, as (name of the field, value). A line that the limit cuts is left out."""
    if len(body) > MAX_ROBOTS_BYTES:
        last = max(body.rfind(b"\n", 0, MAX_ROBOTS_BYTES + 1), body.rfind(b"\r", 0, MAX_ROBOTS_BYTES + 1))
        body = body[: max(last, 0)]
    text = body.replace(b"\x00", b"").decode("utf-8", "replace").lstrip("\ufeff\ufffd")  # both bytes of a UTF-16 BOM
    for whole in text.splitlines():
        line = whole.partition("#")[0].strip()
        name = _LINE.match(line)
        end = name and _FIELD_END.match(line, name.end())
        if name and end:
            yield name.lastgroup or "", line[end.end() :]


def _group_of(agent: str, lines: list[Line]) -> list[Line]:
    """The lines of all groups for the most specific name of `agent` that has any, or of those for everybody."""
    wanted = [*_names(agent), "*"]
    groups: dict[str, list[Line]] = {}
    current: set[str] = set()  # of the wanted ones: thousands of names over thousands of rules would multiply
    naming = False
    for name, value in lines:
        if name == "agent":
            current = {_token(value)} & set(wanted) | (current if naming else set())
            groups.update((token, []) for token in current - groups.keys())
            naming = True
        elif name != "sitemap":
            # Crawl-delay and the like are no part of the protocol: they "MUST NOT interfere" with the groups.
            naming = naming and name not in ("allow", "disallow")
            for token in current if value else ():
                groups[token].append((name, value))
    return next((groups[token] for token in wanted if token in groups), [])


def _token(value: str) -> str:
    """The product token in a User-agent line; what follows it, a version say, is not compared."""
    found = _TOKEN.match(value)
    return found.group().lower() if found else value[:1]


def _names(agent: str) -> list[str]:
    """What a group may call `agent`, the most specific first: doorway-audit, then doorway (its family)."""
    names: set[str] = set()
    for word in _TOKEN.findall(agent.lower()):
        parts = word.split("-")
        names.update("-".join(parts[:size]) for size in range(1, len(parts) + 1))
    return sorted(names, key=lambda name: (-len(name), name))


def _bounded(group: list[Line]) -> Iterator[str]:
    """The group in Protego's spelling, each rule once, wildcards bounded."""
    tried = 0
    for name, value in dict.fromkeys(group):
        if name in ("delay", "rate"):
            yield f"{'Crawl-delay' if name == 'delay' else 'Request-rate'}: {value}"
            continue
        path = _with_plain_slashes(value)
        if "*" in path:
            tried += 1
            if tried > MAX_WILDCARD_RULES or path.count("*") > MAX_WILDCARDS or len(path) > MAX_WILDCARD_LENGTH:
                if name == "allow":
                    continue
                path = path.partition("*")[0] or "/"  # the safe side: it forbids more
        yield f"{'Allow' if name == 'allow' else 'Disallow'}: {path}"


def _with_plain_slashes(url: str) -> str:
    """Protego tells %2F from a slash, rightly so in a path; RFC 9309 (2.2.2) does not in a query."""
    path, mark, query = url.partition("?")
    return path + mark + _ESCAPED_SLASH.sub("/", query) if "%" in query else url


def _delay(paths: Protego) -> float:
    wait = paths.crawl_delay("*") or 0.0
    rate = paths.request_rate("*")
    if rate:  # its hours of the day do not count: slower than asked for is polite, too
        wait = max(wait, min(rate.seconds, int(MAX_CRAWL_DELAY) * rate.requests) / rate.requests)
    return min(wait, MAX_CRAWL_DELAY)
