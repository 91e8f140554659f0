"""How fast crawling and judging are, beside what others use for the same."""
