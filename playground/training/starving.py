"""Whether other work on the machine takes the processor away from a run."""

import time
from collections.abc import Callable

ENOUGH = 0.7  # share of the time for which a run that is alone has its core, with some to spare


class Starving:
    """Looks now and then at how long the thread that made it has computed, of all the time there was. To be
    used where it has always something to compute."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        used: Callable[[], float] = time.thread_time,
    ) -> None:
        self.clock, self.used = clock, used
        self.seen = clock(), used()
        self.starved = False

    def news(self) -> str:
        """What has changed since the last look, for a person; empty where nothing has."""
        (clock, used), self.seen = self.seen, (self.clock(), self.used())
        share = (self.seen[1] - used) / max(self.seen[0] - clock, 1e-9)
        if self.starved == (share < ENOUGH):
            return ""
        self.starved = not self.starved
        if self.starved:
            return (
                f"Starved: this run has had its core for {share:.0%} of the last "
                f"{self.seen[0] - clock:.0f} s, and learns as much more slowly. Other work takes the rest: "
                "end it, or give this run a core of its own (taskset -c 0 python -m playground train ...)."
            )
        return f"No longer starved: this run has its core for {share:.0%} of the time again."
