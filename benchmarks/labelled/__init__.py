"""Labelled pages to measure the audit with: doorway families made here, honest pages made here and found elsewhere."""
