"""Which answers are asked for once more, and how long to wait before."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

RETRY_STATUS = frozenset(
    (
        408,  # Request Timeout: the server gave up on a slow connection
        429,  # Too Many Requests: later, and slower
        500,  # Internal Server Error: often one broken worker of many
        502,  # Bad Gateway, 503 Service Unavailable, 504 Gateway Timeout: a restart, a peak
        503,
        504,
        522,  # Cloudflare: no connection to the origin, and no answer of it in time
        524,
    )
)
"""Answers that may be others in a minute. All else is an answer: 403 and 410 stay what they are, and 501 or 505 too."""

MAX_RETRY_AFTER = 120.0
"""Seconds that a crawl waits for a site. One that asks for more is given up for this run, and not asked before."""

_LONGEST = 366 * 86_400.0  # a year; what is longer is no longer told apart
_MAX_TEXT = 64  # characters; a date has 29


def retry_after(value: str, now: datetime) -> float:
    """Seconds that the Retry-After header `value` asks for at `now` (aware); 0 when it asks for nothing readable.

    RFC 9110, 10.2.3: a number of seconds, or a date in one of three spellings.
    """
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(float(text), _LONGEST)
    if not text.isascii() or len(text) > _MAX_TEXT:
        return 0.0
    try:
        date = parsedate_to_datetime(text)
        wait = ((date if date.tzinfo else date.replace(tzinfo=UTC)) - now).total_seconds()
    except (ValueError, OverflowError, TypeError, IndexError):
        return 0.0
    return min(max(wait, 0.0), _LONGEST)
