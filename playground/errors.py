"""The one exception type for a user's mistake."""


class UserError(Exception):
    """Something the user can mend. The message says what is wrong, the limit, and what to do;
    the page shows it and the command line prints it, so it never carries a traceback."""
