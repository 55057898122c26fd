"""Work that nobody waits for any more is stopped, between two of its pieces."""

from collections.abc import Callable
from contextvars import ContextVar

# Whether whoever asked for the work at hand has left. The page says so for each request.
LEFT: ContextVar[Callable[[], bool]] = ContextVar("LEFT", default=lambda: False)


class Cancelled(BaseException):
    """Nobody waits for this any more. No error: whatever keeps faults apart from each other lets it pass."""


def check_cancelled() -> None:
    """To be called between two pieces of work, such as two steps of a model. Raises Cancelled."""
    if LEFT.get()():
        raise Cancelled
