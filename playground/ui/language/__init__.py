"""The Language model tab."""
