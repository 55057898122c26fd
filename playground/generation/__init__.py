"""Writing text with a model that is known only by `step` and `select`."""
