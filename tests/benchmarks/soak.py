"""Whether memory levels off: the page under calls of all endpoints, with inputs that never come twice.

    python -m tests.benchmarks.soak [--minutes N] [--callers N]

Starts `python app.py`, lets callers ask one endpoint after the other, visit the page and upload files, and
prints each minute the resident memory of the server, how the calls so far ended, and how many files it keeps.
Linux only.
"""

import argparse
import itertools
import json
import os
import random
import re
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx

from tests.benchmarks.calls import CALLS, SECONDS, Busy, Lost, endpoint, on_the_page, text
from tests.browser.conftest import serving


def ask(address: str, seed: int, until: float, told: Counter[str]) -> None:
    """One caller: endpoint after endpoint, and now and then a translation on the page and an upload."""
    rng = random.Random(seed)
    with httpx.Client(base_url=address, timeout=SECONDS) as client:
        for number in itertools.count():
            if time.monotonic() > until:
                return
            name = list(CALLS)[number % len(CALLS)]
            try:
                endpoint(name, CALLS[name](rng))(client)
                told["answered"] += 1
                if number % 10 == 0:
                    on_the_page(client, text(rng))(client)
                    file = (f"{number}.txt", text(rng).encode())
                    client.post("gradio_api/upload", files={"files": file}).raise_for_status()
            except (Busy, Lost, httpx.HTTPError) as error:
                told[type(error).__name__] += 1


def resident(pid: int) -> float:
    """The memory of a process in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def child() -> int:
    """The process that this one has started."""
    [pid] = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return int(pid)


def minutes(count: int) -> Iterator[int]:
    """Wakes at each minute, with the minutes so far."""
    start = time.monotonic()
    for minute in range(1, count + 1):
        time.sleep(max(0.0, start + 60 * minute - time.monotonic()))
        yield minute


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=int, default=5)
    parser.add_argument("--callers", type=int, default=4)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as files, serving(GRADIO_TEMP_DIR=files) as address:
        pid, told = child(), Counter()
        print(f"idle: {resident(pid):,.0f} MB", flush=True)
        until = time.monotonic() + 60 * options.minutes
        callers = [
            threading.Thread(target=ask, args=(address, seed, until, told)) for seed in range(options.callers)
        ]
        for caller in callers:
            caller.start()
        for minute in minutes(options.minutes):
            kept = sum(path.is_file() for path in Path(files).rglob("*"))
            ended = json.dumps(dict(told))
            print(f"minute {minute}: {resident(pid):,.0f} MB, {ended}, {kept} files", flush=True)
        for caller in callers:
            caller.join()
        print(f"after: {resident(pid):,.0f} MB", flush=True)


if __name__ == "__main__":
    main()
