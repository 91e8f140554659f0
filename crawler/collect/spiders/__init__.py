"""One thin spider per way of finding pages."""
