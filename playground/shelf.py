"""The shelf: every checkpoint of this process is found, checked and loaded here, once, when it is first
asked for."""

import contextlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from . import checkpoints, importing
from .checkpoints import Checkpoint
from .errors import UserError
from .generation.ngram import FILE, NGram
from .importing import Import
from .importing.hub import Told
from .messages import Message
from .transformer.halves import halve
from .transformer.prepared import packs
from .uses.registry import USES, use_for, use_of, uses_for, uses_of

KEPT = 40  # checkpoints in memory; those that were used longest ago make room
MANY = 1_000_000  # weights of a model above which they stand in memory as they are stored, in 16 bits
OPEN = 2  # imported models in memory: one may have a hundred times the weights of ours
TWINS = "positions"  # the folder of the twins, and of what was measured of all of them
LOCK = threading.Lock()  # two who ask for the same at once shall not load it twice
BRINGING: dict[str, threading.Lock] = {}  # nor import it twice: a lock for each name
HOLDING: list[Callable[[], None]] = []  # what forgets the answers of a cache

LENT: OrderedDict[str, Checkpoint] = OrderedDict()  # by names that nobody can guess
MOST_LENT = 40

Cached = TypeVar("Cached")  # a function under lru_cache
Fits = Callable[[Mapping[str, str]], bool]  # whether a task is the one that is wanted


@lru_cache(maxsize=KEPT)
def from_disk(path: Path) -> Checkpoint:
    found = checkpoints.load(path)
    if packs() and sum(p.numel() for p in found.model.parameters()) > MANY:
        halve(found.model)
    return found


def holding(cached: Cached) -> Cached:
    """For what is remembered of models: as long as it is, they stay in memory. It is forgotten when an
    imported one makes room for another."""
    HOLDING.append(cached.cache_clear)
    return cached


def forget() -> None:
    """Whatever is remembered of models."""
    for clear in HOLDING:
        clear()


@lru_cache(maxsize=OPEN)
def from_import(name: str, source: str, revision: str) -> Checkpoint:
    if from_import.cache_info().currsize == OPEN:
        forget()
    return replace(importing.read(source, revision or None), name=name)


def load(folder: str | Path) -> Checkpoint:
    """A checkpoint from a folder, or by its name among those shipped and those imported on this host. Raises
    UserError with the file and what is wrong."""
    name = str(folder)
    if not Path(folder).is_dir() and name not in checkpoints.names() and name in importing.imported():
        one = importing.find(name)
        with LOCK:
            return from_import(name, one.source, one.revision)
    path = checkpoints.find(folder)
    with LOCK:
        return from_disk(path)


def lend(checkpoint: Checkpoint) -> str:
    """Put a checkpoint that lies in no folder on the shelf, for whoever knows the name that this gives; those
    lent longest ago make room."""
    name = f"{checkpoint.task['name']}-{secrets.token_hex(6)}"
    with LOCK:
        LENT[name] = replace(checkpoint, name=name)
        if len(LENT) > MOST_LENT:
            LENT.popitem(last=False)
    return name


def offered(name: str) -> Checkpoint:
    """One of those shipped, imported or lent: a name that comes from the page is no path. Raises
    UserError."""
    if name in [*LENT]:
        return LENT[name]
    if name not in (known := [*checkpoints.names(), *importing.imported()]):
        raise UserError(Message("errors.not-offered", {"name": name, "known": ", ".join(known)}))
    return load(name)


def imports(name: str | None = None) -> list[Import]:
    """What this host has imported for a use, or for any, without loading it. Those that cannot be read are
    left out: whoever names one of them is told."""
    found = []
    for each in importing.imported():
        with contextlib.suppress(UserError):
            one = importing.find(each)
            if (uses := uses_for(one.task)) and (name is None or USES[name] in uses):
                found.append(one)
    return found


def bring(name: str, told: Told) -> Import:
    """Import a model from the hub, unless it was before; two who ask for the same wait for one another.

    told: hears the share that is done, and what is being done. Raises UserError.
    """
    with LOCK:
        mine = BRINGING.setdefault(name, threading.Lock())
    with mine:
        if name in importing.imported():
            return importing.find(name)
        return importing.add(name, told=told)


def usable() -> tuple[list[Checkpoint], list[str]]:
    """The shipped checkpoints that load, those with the most kinds of attention first and among these by the
    order of USES, and what is wrong with the others."""
    found, problems = [], []
    for name in checkpoints.names():
        try:
            checkpoint = load(name)
            use_of(checkpoint).ways(checkpoint.task)
            found.append(checkpoint)
        except UserError as error:
            problems.append(str(error))
    order = list(USES)
    found.sort(key=lambda one: (-len(one.model.config.attentions), order.index(use_of(one).name)))
    return found, problems


def for_use(name: str, fits: Fits = lambda task: True) -> tuple[list[Checkpoint], list[str]]:
    """The shipped checkpoints for a use, that of its name first, and what is wrong with those that do not
    load. fits: which of them, by their task."""
    found, problems = [], []
    for folder in sorted(checkpoints.names(), key=lambda folder: (folder != name, folder)):
        try:
            task = checkpoints.read_config(checkpoints.find(folder) / "config.json").task
            if use_for(task) is USES[name] and fits(task):
                found.append(load(folder))
        except UserError as error:
            problems.append(str(error))
    return found, problems


def serving(
    name: str, folder: str | None = None, fits: Fits = lambda task: True, wanted: str = ""
) -> Checkpoint:
    """The checkpoint in a folder, or else the first shipped one, for a use. Raises UserError where there is
    none, or where the one that is named is for something else.

    wanted: what `fits` asks for, to say what is missing.
    """
    if folder is not None:
        checkpoint = load(folder)
        if USES[name] not in uses_of(checkpoint):
            raise UserError(Message("errors.other-use", {"name": checkpoint.name, "what": USES[name].what}))
        return checkpoint
    found, problems = for_use(name, fits)
    if found:
        return found[0]
    raise UserError(
        problems[0]
        if problems
        else f"No shipped checkpoint is a {USES[name].what}{wanted}; there are: "
        f"{', '.join(checkpoints.names()) or 'none'}. Name a folder with --checkpoint."
    )


def ngram_beside(checkpoint: Checkpoint) -> NGram:
    """The n-gram model beside a language model. Raises UserError if there is none, or one of other tokens."""
    path, tokens = checkpoint.folder / FILE, len(checkpoint.tokenizer)
    ngram = NGram.load(path)
    if ngram.vocab_size != tokens:
        values = {"path": path, "n": ngram.vocab_size, "tokens": tokens}
        raise UserError(Message("errors.other-ngram", values))
    return ngram


def twin(task: str, scheme: str) -> Checkpoint:
    """The twin of seed 0. Raises UserError where it is missing or damaged."""
    return load(checkpoints.FOLDER / TWINS / f"{task}-{scheme}")


@lru_cache(maxsize=1)
def record() -> dict:
    """The scores of all runs of the shoot-out."""
    return checkpoints.read_json(checkpoints.FOLDER / TWINS / "metrics.json")
