"""Corpora in their public formats: sentence pairs, books, word lists."""
