"""Generated sites on loopback: what the crawler is timed on, and killed on."""
