"""A headline for a text, and the sentences that carry it."""
