"""Findings -> files: six CSV tables with their schema, templates, one page for people, and the run's own account."""
