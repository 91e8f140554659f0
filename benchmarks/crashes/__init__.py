"""Ends crawls badly, and checks that nothing is lost."""
