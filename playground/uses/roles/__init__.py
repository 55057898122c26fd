"""Who did what to whom: predicates, and the spans of their roles."""
