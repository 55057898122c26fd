"""The one exception type for a user's mistake."""

from .messages import Message


class UserError(Exception):
    """Something the user can mend. The message says what is wrong, the limit, and what to do;
    the page shows it and the command line prints it, so it never carries a traceback. A `Message` is put
    into words when it is told: who reads it may speak another language than whoever raised it."""

    def __init__(self, told: str | Message) -> None:
        super().__init__(told)
        self.told = told
