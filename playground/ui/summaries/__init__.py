"""The Summaries tab."""
