"""Pure functions on what a Trace recorded."""
