"""What a run in the Train tab costs the others: callers of the endpoints with and without one beside them.

    python -m tests.benchmarks.beside_training [--callers N] [--seconds N] [--rounds N]

Starts `python app.py`. Rounds without and with a run alternate; its picture is read as the page does. Prints
the 50th and the 95th percentile of the seconds that a call takes, over all rounds of each kind, their ratio,
and how soon the first curve of a run that nobody disturbs is there and how often its picture comes anew.
"""

import argparse
import contextlib
import dataclasses
import random
import statistics
import threading
import time
from collections.abc import Iterator

import httpx

from playground.training.toys import Toy
from tests.benchmarks.calls import CALLS, SECONDS, Busy, Lost, endpoint
from tests.browser.conftest import serving

PAUSE = 1.0  # seconds, on average, in which a person looks at an answer
LONG = Toy(steps=50_000)


def ask(address: str, seed: int, until: float, times: list[float]) -> None:
    """One caller: endpoint after endpoint, with pauses."""
    rng = random.Random(seed)
    with httpx.Client(base_url=address, timeout=SECONDS) as client:
        while time.monotonic() < until:
            name = rng.choice(list(CALLS))
            start = time.monotonic()
            with contextlib.suppress(Busy, Lost):
                endpoint(name, CALLS[name](rng))(client)
                times.append(time.monotonic() - start)
            time.sleep(rng.expovariate(1 / PAUSE))


def round_of(address: str, callers: int, seconds: float, seed: int) -> list[float]:
    """The seconds of each call of a round."""
    times: list[float] = []
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=ask, args=(address, 1000 * seed + n, until, times)) for n in range(callers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def event_of(client: httpx.Client, button: str) -> int:
    """The number of what a button does."""
    config = client.get("config").raise_for_status().json()
    [component] = [c["id"] for c in config["components"] if c["props"].get("elem_id") == button]
    [event] = [d["id"] for d in config["dependencies"] if [component, "click"] in map(list, d["targets"])]
    return event


@contextlib.contextmanager
def run_beside(address: str, session: str) -> Iterator[list[float]]:
    """A run that learns: gives how many seconds after its start each picture of it came. The first one says
    that it waits, the second one has curves."""
    pictures: list[float] = []
    with httpx.Client(base_url=address, timeout=SECONDS) as client:
        start, reset = event_of(client, "training-start"), event_of(client, "training-reset")
        inputs = {
            "data": ["", *dataclasses.asdict(LONG).values()],
            "fn_index": start,
            "session_hash": session,
        }
        began = time.monotonic()
        client.post("gradio_api/queue/join", json=inputs).raise_for_status()

        def look() -> None:
            with client.stream("GET", "gradio_api/queue/data", params={"session_hash": session}) as lines:
                for line in lines.iter_lines():
                    if '"process_generating"' in line:
                        pictures.append(time.monotonic() - began)

        watching = threading.Thread(target=look)
        watching.start()
        while len(pictures) < 2:  # it learns
            time.sleep(0.1)
        yield pictures
        ended = {"data": [], "fn_index": reset, "session_hash": session}
        client.post("gradio_api/run/predict", json=ended).raise_for_status()
        watching.join()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--callers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    alone: list[float] = []
    beside: list[float] = []
    with serving() as address:
        round_of(address, options.callers, 5, seed=0)  # loads the models
        for number in range(1, options.rounds + 1):
            alone += round_of(address, options.callers, options.seconds, number)
            with run_beside(address, f"run-{number}"):
                beside += round_of(address, options.callers, options.seconds, number)
        with run_beside(address, "undisturbed") as pictures:
            time.sleep(options.seconds)
            rate = (len(pictures) - 2) / (pictures[-1] - pictures[1])
    found = []
    for name, times in (("without", alone), ("with", beside)):
        cuts = statistics.quantiles(times, n=20)
        found.append(cuts[-1])
        print(f"{name} a run: {len(times)} calls, p50 {cuts[9]:.2f} s, p95 {cuts[-1]:.2f} s")
    print(f"p95 with / without: {found[1] / found[0]:.2f}")
    print(f"undisturbed: first curve after {pictures[1]:.1f} s, then {rate:.1f} pictures a second")


if __name__ == "__main__":
    main()
