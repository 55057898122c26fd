"""Work is done in pieces: between two of them it ends where nobody waits for it any more, and lets others
have their turn."""

from collections.abc import Callable
from contextvars import ContextVar

# What happens between two pieces of the work at hand. The page says so for each request.
BETWEEN: ContextVar[Callable[[], None]] = ContextVar("BETWEEN", default=lambda: None)


class Cancelled(BaseException):
    """Nobody waits for this any more. No error: whatever keeps faults apart from each other lets it pass."""


def give_way() -> None:
    """To be called between two pieces of work, such as two steps of a model, and never under a lock: others
    may compute meanwhile. Raises Cancelled."""
    BETWEEN.get()()
