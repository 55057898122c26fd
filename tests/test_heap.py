"""Freed memory is given back. In a process of its own, whose memory nobody else uses."""

import subprocess
import sys

import pytest

from playground import heap

# Threads leave small blocks between large holes; prints the memory in MB before and after it is trimmed.
HOLES = """
import re, threading
from pathlib import Path
from playground import heap

def resident():
    return int(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024

heap.set_for_serving()
held, kept = [], []

def work():
    for _ in range(20_000):
        held.append(bytearray(2_000))
    kept.extend(held[::200])

threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
held.clear()
before = resident()
heap.trim()
print(before, resident())
"""


@pytest.mark.skipif(not heap.GLIBC, reason="another C library")
def test_what_was_freed_is_given_back() -> None:
    printed = subprocess.run([sys.executable, "-c", HOLES], check=True, capture_output=True, text=True).stdout
    before, after = map(float, printed.split())
    assert after < before - 50
