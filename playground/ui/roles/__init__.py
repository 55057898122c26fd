"""The Roles tab."""
