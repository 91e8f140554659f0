"""The privacy policy that honest sites take from the same form book: near-identical, and no spam."""

from crawler.demo.articles import Part, read_parts
from crawler.demo.themes import read_text


def fill_policy(company: str, host: str, date: str) -> tuple[Part, ...]:
    """The policy of one company, as the parts of a page."""
    text = read_text("privacy/policy.txt")
    return read_parts(text.replace("{COMPANY}", company).replace("{HOST}", host).replace("{DATE}", date))
