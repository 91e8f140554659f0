"""Findings of large audits, made up."""
