"""A playground in which to use, inspect and change small Transformers."""
