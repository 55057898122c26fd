"""Whether every caller has the right answer under load: each is compared with that of the same call alone.

    python -m tests.benchmarks.load [--callers N ...] [--minutes N] [--long N] [--at ADDRESS]

Starts `python app.py` and asks each call of a set alone. Then so many callers ask them at once, in any order,
among them one who translates on the page itself, while others fill sheets of 5,000 rows without a pause.
Prints for each job how often it was answered, after how many seconds (median and 95 of 100), and how often it
was told that the page is busy. Exits with 1 if an answer was lost or wrong. --at: a page that runs already.
"""

import argparse
import contextlib
import json
import random
import statistics
import sys
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.benchmarks.calls import CALLS, SECONDS, Busy, Call, Lost, endpoint, on_the_page
from tests.benchmarks.soak import child, resident
from tests.browser.conftest import serving

VARIANTS = 4  # calls of each endpoint
ROWS = 5000  # of a long sheet
PAGE, SHEET = "the page", "a long sheet"


@dataclass
class Told:
    """What became of the calls of one job."""

    seconds: list[float] = field(default_factory=list)  # of the right answers
    busy: int = 0
    wrong: list[str] = field(default_factory=list)


def set_of_calls(client: httpx.Client) -> list[tuple[str, Call]]:
    """Each with the name of its job."""
    rng = random.Random(0)
    calls = [(name, endpoint(name, make(rng))) for name, make in CALLS.items() for _ in range(VARIANTS)]
    return [*calls, (PAGE, on_the_page(client, "The children read a book in the garden."))]


def long_sheet() -> tuple[str, Call]:
    examples = [["Ada King", "A. King"], ["Alan Turing", "A. Turing"]]
    return SHEET, endpoint("complete", [examples, [f"Grace Hopper{n:05}" for n in range(ROWS)]])


def ask(
    address: str, calls: list[tuple[str, Call, Any]], seed: int, until: float, told: dict[str, Told]
) -> None:
    """One caller: call after call."""
    rng = random.Random(seed)
    with httpx.Client(base_url=address, timeout=SECONDS) as client:
        while (begun := time.monotonic()) < until:
            name, call, right = rng.choice(calls)
            try:
                answer = call(client)
                if answer == right:
                    told[name].seconds.append(time.monotonic() - begun)
                else:
                    told[name].wrong.append(f"another answer than alone: {json.dumps(answer)[:300]}")
            except Busy:
                told[name].busy += 1
                time.sleep(rng.uniform(1, 3))
            except (Lost, httpx.HTTPError) as error:
                told[name].wrong.append(f"{type(error).__name__}: {error}")


def report(told: dict[str, Told]) -> bool:
    """Print what became of all calls. -> whether none was lost or wrong."""
    print(f"{'job':14}{'answered':>9}{'p50 s':>8}{'p95 s':>8}{'busy':>6}{'wrong':>6}")
    for name, one in sorted(told.items()):
        seconds = sorted(one.seconds)
        middle = f"{statistics.median(seconds):8.1f}" if seconds else f"{'':8}"
        slow = f"{seconds[int(0.95 * (len(seconds) - 1))]:8.1f}" if seconds else f"{'':8}"
        print(f"{name:14}{len(seconds):9}{middle}{slow}{one.busy:6}{len(one.wrong):6}")
    wrong = [f"{name}: {what}" for name, one in told.items() for what in one.wrong]
    print(*wrong[:20], sep="\n")
    return not wrong


def under_load(address: str, kinds: list[list[tuple[str, Call, Any]]], seconds: float) -> dict[str, Told]:
    """What became of all calls. kinds: those that each caller makes, with their right answers."""
    told: dict[str, Told] = defaultdict(Told)
    for calls in kinds:
        for name, *_ in calls:
            told[name]  # before the callers share it
    until = time.monotonic() + seconds
    callers = [
        threading.Thread(target=ask, args=(address, calls, seed, until, told))
        for seed, calls in enumerate(kinds)
    ]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--callers", type=int, nargs="+", default=[50], help="one number after the other")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--long", type=int, default=1, help="callers beside them who fill long sheets")
    parser.add_argument("--at", help="the address of a page that runs; else one is started")
    options = parser.parse_args()
    well = True
    with contextlib.nullcontext(options.at) if options.at else serving() as address:
        with httpx.Client(base_url=address, timeout=SECONDS) as client:
            begun = time.monotonic()
            short = [(name, call, call(client)) for name, call in set_of_calls(client)]
            long = [(name, call, call(client)) for name, call in [long_sheet()] if options.long]
            print(f"alone: {len(short) + len(long)} calls in {time.monotonic() - begun:.0f} s", flush=True)
        for callers in options.callers:
            kinds = [short] * callers + [long] * options.long
            print(f"{callers} callers, and {options.long} who fill long sheets:", flush=True)
            well &= report(under_load(address, kinds, 60 * options.minutes))
            if not options.at:
                print(f"The server holds {resident(child()):,.0f} MB.", flush=True)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
