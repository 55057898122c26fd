"""Ending a long run in order: Ctrl-C and SIGTERM wait until the state is whole."""

import contextlib
import signal
import threading
from collections.abc import Iterator


class Stopped(BaseException):
    """Thrown out of a validation that nobody waits for any more."""


class StopRequest:
    """Whether Ctrl-C or SIGTERM came in; the loop looks at it when its state is whole."""

    def __init__(self) -> None:
        self.asked = self.impatient = False

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Note both signals instead of dying of them (the main thread alone can ask for that)."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        former = {number: signal.signal(number, self.note) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)

    def note(self, number: int, frame: object) -> None:
        self.asked = True
        if self.impatient:
            raise Stopped

    @contextlib.contextmanager
    def at_once(self) -> Iterator[None]:
        """Within it a request raises Stopped where it arrives."""
        self.impatient = True
        try:
            yield
        finally:
            self.impatient = False
