"""The In-context tab."""
