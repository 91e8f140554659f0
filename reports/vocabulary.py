"""The fixed words of the tables and what each one means, for the schema, the docs and the page for people."""

VERDICT_MEANINGS = {
    "doorway": "A family of pages and an injected keyword are both proven.",
    "suspect": "A reviewer should look at it.",
    "templated": "It shares a template with other pages; honest use is likely.",
    "duplicate": "It has the same text and the same title as another page.",
    "clean": "Nothing was found.",
}

KIND_MEANINGS = {
    "spun": "One text, its words exchanged for synonyms from page to page.",
    "swapped": "One text, only the keyword exchanged.",
    "mixed": "A template plus paragraphs of the page's own, or several generations of a template.",
    "outlined": "Each page is written afresh on one outline.",
}

PLACEMENT_MEANINGS = {
    "embed": "The page plays the video.",
    "link": "The page links to the video.",
    "text": "The page has the video's address in its text only.",
}

CHANGE_MEANINGS = {
    "new": "The previous finished run did not have it.",
    "gone": "Only the previous finished run has it; for changes.csv only.",
    "grown": "It has more pages than before (of a domain: more doorway and suspect pages).",
    "shrunk": "It has fewer pages than before (of a domain: fewer doorway and suspect pages).",
    "verdict changed": "Its verdict (of a domain: the worst one of its pages) is another one than before.",
    "same": "None of these; changes.csv has no row for it.",
}

PAGE_CHANGES = ("new", "verdict changed", "same")
GROUP_CHANGES = ("new", "grown", "shrunk", "verdict changed", "same")
ROW_CHANGES = ("new", "gone", "grown", "shrunk", "verdict changed")

COVERAGE_REASONS = {
    "robots": "The site's robots.txt forbids the URL, or could not be read because of a server error.",
    "dns": "The host name has no address.",
    "unreachable": "The host refused the connection, broke it off or has no route to it.",
    "timeout": "The answer was not complete within the time allowed.",
    "tls": "The encrypted connection could not be set up.",
    "too_large": "The body, packed or unpacked, is larger than the limit; it was not kept.",
    "redirect": "The URL only leads elsewhere: a redirect that was followed, is one too many, or goes in a circle.",
    "offsite": "The URL, or where it redirects to, is on a site that was not to be crawled.",
    "private": "The host is at a loopback, private or link-local address, which is refused without --allow-private.",
    "limit": "A limit on pages, pages a site or depth was reached before the URL's turn.",
    "bad_url": "The text is not a URL that can be fetched: wrong syntax, or a scheme that is not http or https.",
    "sitemap": "The sitemap is not valid XML, too long or nested too deep; what was readable of it was used.",
    "truncated": "The answer or the archive record ends before its declared length.",
    "status": "The server answered with an error; the status column has the code.",
    "not_html": "The answer is no HTML: an image, a PDF, a feed.",
    "empty": "The page has no text to judge.",
    "unreadable": "The bytes of the page or the archive record could not be decoded.",
    "parser_killed": "The page used up the time or memory that one page is allowed, and its parser was stopped.",
    "duplicate_url": "The same URL was collected more than once; one capture was judged.",
    "error": "Reading the page raised an error of ours; the detail column has it, please report it.",
}
"""Every value of coverage.csv's `reason`."""
