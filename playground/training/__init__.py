"""Training and measuring. Only the command line imports it: the page starts without it."""
