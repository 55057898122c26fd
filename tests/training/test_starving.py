"""A run says when other work takes the processor away, and when it no longer does."""

import os
import subprocess
import sys

import pytest

from playground.training.starving import Starving

# Computes for two seconds on one core, beside others there, and prints what is told.
CROWDED = """
import os, subprocess, sys, time
from playground.training.starving import Starving
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
crowd = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(4)]
time.sleep(1)
starving, until = Starving(), time.monotonic() + 2
while time.monotonic() < until:
    pass
for one in crowd:
    one.kill()
print(starving.news())
"""


def test_it_says_once_when_it_begins_and_once_when_it_ends() -> None:
    now = used = 0.0
    starving, told = Starving(lambda: now, lambda: used), []
    for share in (1.0, 0.95, 0.4, 0.3, 0.5, 0.9, 1.0, 0.2):
        now, used = now + 60, used + 60 * share
        told.append(starving.news())
    assert [bool(one) for one in told] == [False, False, True, False, False, True, False, True]
    assert told[2].startswith("Starved: this run has had its core for 40% of the last 60 s")
    assert told[5].startswith("No longer starved") and "90%" in told[5]
    assert "20%" in told[7]


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="no core can be chosen here")
def test_a_crowded_core_is_noticed() -> None:
    told = subprocess.run([sys.executable, "-c", CROWDED], check=True, capture_output=True, text=True).stdout
    assert told.startswith("Starved")
