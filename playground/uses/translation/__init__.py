"""Translation: from a sentence to its translation, and what can be seen of it."""
