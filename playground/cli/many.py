"""Large jobs: many files answered line by line by several processes, on this machine or on a Dask cluster.

The files are cut into parts. The answers to each part are kept as soon as they are there, under a name that
says what was asked, so that a job that was cut goes on where it was when it is started again.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UserError
from .common import complain
from .lines import MAKERS, Answered, Answers, answer_block, answer_input, blocks

if TYPE_CHECKING:
    from distributed import Client

PART = 200  # lines
AHEAD = 3  # parts that are on their way to each worker
PARTS = "parts"  # the folder of the answers to parts, until all are there
JOB = ("to", "beam", "length", "format", "checkpoint")  # the options that decide an answer


def answer(options: argparse.Namespace) -> int:
    """Answer the files that are named, or else standard input. Returns the exit status."""
    return answer_files(options) if options.files else answer_input(MAKERS[options.name](options))


def answer_files(options: argparse.Namespace) -> int:
    """Answer every file into one of the same name. Returns the exit status."""
    check(options)
    job = json.dumps({"name": options.name} | {key: getattr(options, key, None) for key in JOB})
    (options.out / PARTS).mkdir(parents=True, exist_ok=True)
    with cluster(options) as client:
        answer_parts(client, job, options)
    status = 0
    for file in options.files:
        status |= join(file, job, options.out)
    for kept in (options.out / PARTS).iterdir():
        kept.unlink()
    (options.out / PARTS).rmdir()
    return status


def check(options: argparse.Namespace) -> None:
    """Raises UserError for files that cannot be answered so."""
    if options.out is None:
        options.usage_error("files need --out DIR, where their answers are written")
    if options.workers < 1:
        options.usage_error("--workers must be at least 1")
    for file in options.files:
        if not file.is_file():
            raise UserError(f"There is no file {file}.")
        if file.resolve() == (options.out / file.name).resolve():
            raise UserError(f"The answers to {file} would take its place. Name another folder with --out.")
    names = [file.name for file in options.files]
    if twice := [name for name in names if names.count(name) > 1]:
        raise UserError(
            f"Two files are called {twice[0]}, and so would their answers be. Answer one at a time."
        )


def cluster(options: argparse.Namespace) -> Client:
    """Processes of one thread each, or those of a scheduler. Raises UserError."""
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise UserError("Files are answered by Dask: pip install distributed") from None
    if options.scheduler is None:
        local = LocalCluster(
            n_workers=options.workers, threads_per_worker=1, dashboard_address=None, memory_limit=0
        )
        return Client(local)
    try:
        return Client(options.scheduler, timeout="10s")
    except (OSError, ValueError) as error:
        raise UserError(f"No Dask scheduler answers at {options.scheduler}: {error}.") from None


def answer_parts(client: Client, job: str, options: argparse.Namespace) -> None:
    """Have every part answered that is not yet, and keep what comes."""
    from distributed import as_completed
    from tqdm import tqdm

    parts = {place for file in options.files for place, _ in parts_of(file, job, options.out)}
    waiting = {place for place in parts if not place.exists()}
    bar = tqdm(total=len(parts), initial=len(parts) - len(waiting), unit="part")
    places: dict[Any, Path] = {}

    def submitted() -> Iterator[Any]:
        for file in options.files:
            for place, lines in parts_of(file, job, options.out):
                if place in waiting:
                    waiting.remove(place)  # the same lines may come again
                    future = client.submit(answer_part, job, lines, key=place.stem)
                    places[future] = place
                    yield future

    left = submitted()
    workers = len(client.scheduler_info()["workers"]) or options.workers
    with bar:
        running = as_completed(itertools.islice(left, AHEAD * workers))
        for future in running:
            keep(places.pop(future), future.result())
            bar.update()
            running.update(itertools.islice(left, 1))


def parts_of(file: Path, job: str, out: Path) -> Iterator[tuple[Path, list[bytes]]]:
    """Where the answers to each part of a file are kept, and its lines."""
    with file.open("rb") as source:
        for lines in blocks(source, PART):
            asked = hashlib.sha256(b"\n".join([job.encode(), *lines])).hexdigest()
            yield out / PARTS / f"{asked}.json", lines


def answer_part(job: str, lines: list[bytes]) -> Answered:
    """In a worker, which keeps its model."""
    return answer_block(answers_for(job), lines)


@lru_cache(maxsize=1)
def answers_for(job: str) -> Answers:
    options = argparse.Namespace(**json.loads(job), files=True)
    return MAKERS[options.name](options)


def keep(place: Path, answered: Answered) -> None:
    """Whole or not at all."""
    fresh = place.with_suffix(".new")
    content = {"text": answered.text.decode(), "errors": answered.errors, "notes": answered.notes}
    fresh.write_text(json.dumps(content), encoding="utf-8")
    os.replace(fresh, place)


def join(file: Path, job: str, out: Path) -> int:
    """Write the answers to a file, all parts of which are there. Returns 1 if a line has none."""
    status, number = 0, 0
    fresh = out / f"{file.name}.new"
    with fresh.open("wb") as target:
        for place, lines in parts_of(file, job, out):
            content = json.loads(place.read_text(encoding="utf-8"))
            errors, notes = (
                {int(n): told for n, told in content[kind].items()} for kind in ("errors", "notes")
            )
            answered = Answered(content["text"].encode(), errors, notes)
            target.write(answered.text)
            for message in answered.messages(number):
                complain(f"{file} {message}")
            status |= bool(errors)
            number += len(lines)
    os.replace(fresh, out / file.name)
    return status
