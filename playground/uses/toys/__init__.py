"""Toys: small tasks that a small Transformer learns while one looks on."""
