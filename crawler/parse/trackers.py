"""Ids of accounts that one owner's sites share: analytics, advertising, affiliate programmes."""

import re

_CLASSIC = re.compile(
    r"\b(?:G-[A-Z0-9]{8,12}|UA-\d{4,10}-\d{1,4}|GTM-[A-Z0-9]{5,9}|AW-\d{8,12}|(?:ca-)?pub-\d{14,18})\b"
)
_MAYBE_CLASSIC = tuple(map(re.compile, (r"G-[A-Z0-9]{8}", r"UA-\d{4}", r"GTM-[A-Z0-9]{5}", r"AW-\d{8}", r"pub-\d{14}")))
"""One of them stands in each classic id; what begins with letters is found several times as fast as what may not."""
_AMAZON = re.compile(
    r"amazon(?:-adsystem)?\.[a-z.]{2,10}/[^\s\"'<>]{0,600}?(?:[?&;]|%3F|%26)"
    r"(?:tag|tracking_id)(?:=|%3D)([a-z0-9-]{3,40}-2\d)\b",
    re.IGNORECASE,
)
_OTHERS = (
    # (provider, a word without which there is none, the id)
    ("facebook", "fbq", re.compile(r"fbq\(\s{0,5}['\"]init['\"]\s{0,5},\s{0,5}['\"]?(\d{10,20})\b")),
    ("facebook", "facebook.com/tr", re.compile(r"facebook\.com/tr/?\?(?:[^\s\"'<>]{0,200}?[&;])?id=(\d{10,20})\b")),
    ("yandex", "ym(", re.compile(r"\bym\(\s{0,5}['\"]?(\d{5,10})\b")),
    ("yandex", "mc.yandex", re.compile(r"mc\.yandex\.\w{2,3}/(?:watch|pixel)/(\d{5,10})\b")),
    ("hotjar", "hjid", re.compile(r"hjid['\"]?\s{0,3}[:=]\s{0,3}['\"]?(\d{5,9})\b")),
    ("hotjar", "hotjar-", re.compile(r"static\.hotjar\.com/c/hotjar-(\d{5,9})\b")),
    ("statcounter", "sc_project", re.compile(r"sc_project\s{0,3}[=:]\s{0,3}['\"]?(\d{5,9})\b")),
    ("histats", "Histats", re.compile(r"Histats\.start['\"]?\s{0,3}[,(]\s{0,3}['\"]?1\s{0,2},\s{0,2}(\d{5,9})\b")),
    ("clickbank", "clickbank.net", re.compile(r"//([a-z0-9]{5,10})\.[a-z0-9]{5,10}\.hop\.clickbank\.net\b")),
    (
        "clickbank",
        "clickbank.net",
        re.compile(r"clickbank\.net/?\?(?:[^\s\"'<>]{0,200}?[&;])?affiliate=([a-z0-9]{5,10})\b"),
    ),
    ("clickbank", "hop=", re.compile(r"[?&;]hop=([a-z0-9]{5,10})\b")),
    (
        "shareasale",
        "shareasale.com",
        re.compile(r"shareasale\.com/[^\s\"'<>]{0,300}?[?&;]u=(\d{3,9})\b", re.IGNORECASE),
    ),
    ("awin", "awin", re.compile(r"[?&;]awinaffid=(\d{3,9})\b")),
    (
        "cj",
        "click-",
        re.compile(
            r"(?:anrdoezrs\.net|dpbolvw\.net|jdoqocy\.com|kqzyfj\.com|tkqlhce\.com)/(?:links/|click-)(\d{6,9})\b"
        ),
    ),
)
_MATOMO_SITE = re.compile(r"setSiteId['\"]\s{0,3},\s{0,3}['\"]?(\d{1,6})\b")
_MATOMO_HOST = re.compile(r"\bu\s{0,3}=[^;\n]{0,120}?//([a-z0-9.-]{3,100})[/\"']", re.IGNORECASE)

_WORDS = ("XXX", "YOUR", "EXAMPLE", "TEST", "PLACEHOLDER")
_ASCENDING = "1234567890" * 3, "0123456789" * 3
_PREFIX = re.compile(r"^(?:G|UA|GTM|AW|(?:ca-)?pub)-")


def tracker_ids_in(html: str) -> tuple[str, ...]:
    """The ids of a page, each once: classic ones as written (`G-...`, `UA-...`), others as `provider:id`."""
    ids: dict[str, None] = {}
    if any(maybe.search(html) for maybe in _MAYBE_CLASSIC):
        ids.update(dict.fromkeys(match.group() for match in _CLASSIC.finditer(html)))
    if "amazon" in html:
        ids.update(dict.fromkeys(f"amazon:{match.group(1)}" for match in _AMAZON.finditer(html)))
    for provider, hint, pattern in _OTHERS:
        if hint in html:
            ids.update(dict.fromkeys(f"{provider}:{match.group(1)}" for match in pattern.finditer(html)))
    ids.update(dict.fromkeys(_matomo(html)))
    return tuple(tracker for tracker in ids if not _is_placeholder(tracker))


def _matomo(html: str) -> list[str]:
    """`matomo:host:site`: a site's number says nothing without the host that counts it."""
    site = _MATOMO_SITE.search(html) if "setSiteId" in html else None
    if site is None:
        return []
    start = max(0, site.start() - 1000)
    host = _MATOMO_HOST.search(html, start, site.end() + 1000)
    return [f"matomo:{host.group(1).lower()}:{site.group(1)}"] if host else []


def _is_placeholder(tracker: str) -> bool:
    """Whether an id is one that manuals and themes give as an example."""
    if tracker.startswith("matomo:"):
        return False
    core = _PREFIX.sub("", tracker).rpartition(":")[2].upper()
    if tracker.startswith("UA-"):
        core = core.partition("-")[0]
    if tracker.startswith("amazon:"):
        core = core.rpartition("-")[0]
        return any(word in core for word in ("XXX", "YOURTAG", "YOUR-TAG", "EXAMPLE"))
    if any(word in core for word in _WORDS) or len(set(core)) == 1:
        return True
    return core.isdigit() and any(core in digits for digits in _ASCENDING)
