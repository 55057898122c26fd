"""In-context learning: tasks without end, prompts, the few-shot model, and what its examples do to it."""
