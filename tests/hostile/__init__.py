"""A server that does its worst, and what a crawl of it must come to."""
