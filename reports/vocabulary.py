"""The fixed words of the tables and what each one means, for the schema, the docs and the page for people."""

VERDICT_MEANINGS = {
    "doorway": "A family of pages and an injected keyword are both proven.",
    "suspect": "A reviewer should look at it.",
    "templated": "It shares a template with other pages; honest use is likely.",
    "duplicate": "It has the same text and the same title as another page.",
    "clean": "Nothing was found.",
}

EVIDENCE_MEANINGS = {
    "allowed": "A reviewer has allowed the subject: it never alarms. Who, when and why stands behind it.",
    "because": "The verdict in one sentence.",
    "canonical": "The page says itself that this other page of the family has its text.",
    "carriers": "Share of the family's pages that show the injection, 0-1.",
    "confirmed": "A reviewer has confirmed the subject: what was suspect of it is doorway. Who, when and why stands "
    "behind it.",
    "dispersal": "How evenly small word substitutions are strewn over the whole text, 0-1. Rewriting by machine "
    "(spinning) does it everywhere, near 1; people edit in a few spots, near 0.",
    "domains": "Registrable domains that the family's pages stand on.",
    "facts_of_its_own": "Numbers, addresses, dates, table rows and links that no other page of the family has: too "
    "many for a page made by machine.",
    "family_points": "Points for what proves that the pages were made from one text; 100 are a proof.",
    "filled_places": "Places of the confirmed campaign's keyword that the page fills with a phrase of its own.",
    "hidden_text": "Share of the pages with text that a reader cannot see, 0-1.",
    "injection_points": "Points for what proves that a phrase or slot is forced into them; 100 are a proof.",
    "jumps": "Share of the pages that send their reader to another page at once, 0-1.",
    "keyword": "The search phrase that is forced into the page.",
    "keyword_alts": "Share of the pages with the phrase in the text of a picture, 0-1.",
    "keyword_count": "Times that the search phrase comes back in the text.",
    "keyword_hidden": "Share of the pages with the phrase in text that a reader cannot see, 0-1.",
    "keyword_slots": "Places of the shared template that every page fills with its own search phrase.",
    "keyword_standalone": "Times that the search phrase stands alone: a sentence, line or list item that says nothing.",
    "keywords_differ": "How many different phrases there are a page, 0-1; 1 is another one on every page.",
    "links_to_siblings": "Share of the pages that link to half of the others, each by its phrase, 0-1.",
    "machine_score": "The score before a reviewer's decision was applied.",
    "machine_verdict": "The verdict before a reviewer's decision was applied, or before the page was recognised.",
    "masked_alike": "Share of the words that two pages have in common once the exchanged words are left out, 0-1.",
    "member_domains": "Registrable domains that the family's pages stand on.",
    "members": "Pages that were made from the one template.",
    "no_sibling_found": "No other page was made from the same text, so half of the proof is missing.",
    "off_topic": "Share of the pages whose phrase holds words that the text never uses otherwise, 0-1.",
    "only_slot_differs": "Pages that differ from the others in the exchanged words and in nothing else.",
    "outline_alike": "Share of the headings that other pages have too, but for the exchanged words, 0-1.",
    "own_facts": "Facts that no other page of the family has: numbers, addresses, dates, table rows, links. Many of "
    "them speak for the page.",
    "own_words": "Share of the words that hardly another page of the family uses, 0-1. Many speak for the page.",
    "pages": "Pages of the family that show the injection.",
    "probable_source": "The page shares the text but does not push the phrase: perhaps the others were copied from it.",
    "recognised": "Pages that were recognised by the campaign's template; this run has no others of it.",
    "repeated_body_share": "Share of the page's words that the family's template accounts for, 0-1; 1 is all of it.",
    "same_text": "Pages with the same text, which differ in nothing that matters.",
    "same_text_as": "The page with the same text and the same title.",
    "same_phone": "Share of the pages that show one and the same telephone number, 0-1.",
    "shared_ids": "Analytics, advertising or affiliate ids that are the same on several of the family's domains.",
    "siblings": "Other pages that were made from the same template.",
    "slot": "The words that are exchanged from page to page, a town for example.",
    "slot_headings": "Headings that hold the exchanged words or the phrase.",
    "slot_places": "Places in the text that hold the exchanged words.",
    "spun_share": "Share of the page's words for which other pages have another word that means the same, 0-1.",
    "template_match": "Share of the page's words that the template of a campaign which a reviewer has confirmed "
    "accounts for, 0-1.",
    "text_of_its_own": "Share of the page's words that the template does not explain, 0-1: too much for a mere copy.",
    "touched": "Share of the text's stretches of 50 words in which another page has at least one other word, 0-1.",
    "videos": "Share of the pages with a video, 0-1.",
    "watch": "A reviewer watches the subject; its verdict is the machine's. Who, when and why stands behind it.",
    "words_of_its_own": "Share of the words that hardly another page of the family uses, 0-1: too many for a copy.",
}
"""Every name in `reasons`, in words for somebody who has never seen the tool."""

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
    "new": "No earlier run of this name had it.",
    "split": "A campaign that came out of a known one, whose id another campaign keeps.",
    "returned": "An earlier run had it, the previous finished one did not; it has its id and its first sight again.",
    "gone": "Only the previous finished run has it; for changes.csv only.",
    "verdict changed": "Its verdict (of a domain: the worst one of its pages) is another one than before.",
    "moved": "A campaign that has no host in common with the last time.",
    "respun": "Half of the campaign's pages that stayed at their addresses, or more, have another text.",
    "merged": "Another campaign of the previous finished run has gone up in it.",
    "grown": "It has more pages than before (of a domain: more doorway and suspect pages).",
    "shrunk": "It has fewer pages than before (of a domain: fewer doorway and suspect pages).",
    "same": "None of these; changes.csv has no row for it.",
}
"""The most telling first: the one that stands in a subject's own row where several hold."""

PAGE_CHANGES = ("new", "returned", "verdict changed", "same")
DOMAIN_CHANGES = ("new", "returned", "verdict changed", "grown", "shrunk", "same")
CAMPAIGN_CHANGES = tuple(change for change in CHANGE_MEANINGS if change != "gone")
ROW_CHANGES = tuple(change for change in CHANGE_MEANINGS if change != "same")

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
    "shard": "The URL's site is for another shard of the crawl, which did not meet the URL or whose folder is missing.",
    "limit": "A limit on pages, pages a site, depth or links of a page was reached before the URL's turn.",
    "trap": "The link belongs to an endless space: paths that repeat, a calendar, combinations of filters.",
    "retry_after": "The site was busy and asked to be left alone for longer than a run waits.",
    "links_unread": "The page was judged, but the links on it could not be read, and so not followed.",
    "bad_url": "The text is not a URL that can be fetched: wrong syntax, or a scheme that is not http or https.",
    "sitemap": "The sitemap is not valid XML, too long or nested too deep; what was readable of it was used.",
    "truncated": "The answer or the archive record ends before its declared length.",
    "status": "The server answered with an error; the status column has the code.",
    "not_html": "The answer is no HTML: an image, a PDF, a feed.",
    "empty": "The page has no text to judge.",
    "unreadable": "The bytes of the answer, the page or the archive record could not be decoded.",
    "revisit": "The archive says that the page is unchanged, and the archive that holds its text was not given.",
    "parser_killed": "The page used up the time or memory that one page is allowed, and its parser was stopped.",
    "error": "Reading the page raised an error of ours; the detail column has it, please report it.",
}
"""Every value of coverage.csv's `reason`."""
