"""Filling in words that are hidden."""
