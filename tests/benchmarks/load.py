"""Whether every caller has the right answer under load: each is compared with that of the same call alone.

    python -m tests.benchmarks.load [--callers N] [--minutes N] [--long N] [--at ADDRESS]

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
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.benchmarks.soak import CALLS, SECONDS
from tests.browser.conftest import serving

VARIANTS = 4  # calls of each endpoint
ROWS = 5000  # of a long sheet
PAGE, SHEET = "the page", "a long sheet"

Call = Callable[[httpx.Client], Any]  # -> the answer. Raises Busy, Lost and httpx.HTTPError


class Busy(Exception):
    """There was no place for this call, and the page said so."""


class Lost(Exception):
    """There is no answer."""


@dataclass
class Told:
    """What became of the calls of one job."""

    seconds: list[float] = field(default_factory=list)  # of the right answers
    busy: int = 0
    wrong: list[str] = field(default_factory=list)


def refusal(told: str) -> Exception:
    return Busy(told) if "Busy: " in told else Lost(told[:300])


def events_of(answer: httpx.Response) -> Iterator[tuple[str, str]]:
    """The events of a stream, as (name, data)."""
    if answer.status_code != 200:
        raise refusal(answer.text)
    name = ""
    for line in answer.text.splitlines():
        key, _, value = line.partition(": ")
        if key == "event":
            name = value
        elif key == "data":
            yield name, value


def endpoint(name: str, data: list) -> Call:
    def call(client: httpx.Client) -> Any:
        begun = client.post(f"gradio_api/call/{name}", json={"data": data})
        if begun.status_code != 200:
            raise refusal(begun.text)
        told = [*events_of(client.get(f"gradio_api/call/{name}/{begun.json()['event_id']}"))]
        ended, data_ = told[-1] if told else ("nothing", "")
        if ended != "complete":
            raise refusal(f"{ended}: {data_}")
        return json.loads(data_)

    return call


def on_the_page(client: httpx.Client, text: str) -> Call:
    """To open the page, type this text and press “Translate”."""
    config = client.get("config").json()
    parts = {part["id"]: part["props"] for part in config["components"]}
    button = next(number for number, props in parts.items() if props.get("elem_id") == "translate-go")
    event = next(one for one in config["dependencies"] if [button, "click"] in one["targets"])
    box = next(number for number, props in parts.items() if props.get("elem_id") == "translate-text")
    data = [text if one == box else parts[one].get("value") for one in event["inputs"]]

    def call(client: httpx.Client) -> Any:
        client.get("").raise_for_status()
        session = f"{random.getrandbits(64):x}"
        body = {"data": data, "fn_index": event["id"], "session_hash": session, "trigger_id": button}
        begun = client.post("gradio_api/queue/join", json=body)
        if begun.status_code != 200:
            raise refusal(begun.text)
        outputs = []
        for _, told in events_of(client.get("gradio_api/queue/data", params={"session_hash": session})):
            message = json.loads(told)
            if message.get("success") is False:
                raise refusal(told)
            if "output" in message:
                outputs.append(message["output"].get("data"))
        if not outputs:
            raise Lost("the stream ended early")
        return outputs

    return call


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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--callers", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--long", type=int, default=1, help="callers beside them who fill long sheets")
    parser.add_argument("--at", help="the address of a page that runs; else one is started")
    options = parser.parse_args()
    with contextlib.nullcontext(options.at) if options.at else serving() as address:
        with httpx.Client(base_url=address, timeout=SECONDS) as client:
            begun = time.monotonic()
            short = [(name, call, call(client)) for name, call in set_of_calls(client)]
            long = [(name, call, call(client)) for name, call in [long_sheet()] if options.long]
            print(f"alone: {len(short) + len(long)} calls in {time.monotonic() - begun:.0f} s", flush=True)
        told: dict[str, Told] = defaultdict(Told)
        for name, *_ in [*short, *long]:
            told[name]  # before the callers share it
        until = time.monotonic() + 60 * options.minutes
        kinds = [short] * options.callers + [long] * options.long
        callers = [
            threading.Thread(target=ask, args=(address, calls, seed, until, told))
            for seed, calls in enumerate(kinds)
        ]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()
    return 0 if report(told) else 1


if __name__ == "__main__":
    sys.exit(main())
