"""An n-gram model: what comes next, from how often that stood behind the last few tokens in a text.

Interpolated modified Kneser-Ney smoothing (Chen & Goodman 1999), over the token ids of any tokenizer:

    p(w | context) = share(context w) + rest(context) · p(w | context without its first token)

down to the empty context, behind which every token but the beginning is equally probable. share is a
count, less a discount, over the sum of the counts behind the same context; rest is what all discounts
there, and all n-grams that are too rare to be kept, leave over. So it sums to 1 at every length. The
counts are occurrences for the longest n-grams; for shorter ones, in how many different ways they go on to
the left: what stood behind many contexts will stand behind a new one.

V vocabulary, T tokens of a text, N n-grams of one length.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from ..errors import UserError
from ..messages import Message
from .counting import before, count, discounts

Ids = Sequence[int] | NDArray[np.integer]
MINIMUM = (1, 2, 3, 4, 4)  # occurrences of an n-gram that is kept, by its length
FILE = "ngram.safetensors"  # in the folder of the checkpoint whose tokens it counts
MAX_BYTES = 10_000_000  # of that file
MAX_VOCABULARY = 2**16 - 1  # ids and numbers of children are two bytes on disk
MAX_ORDER = 9
NONE = np.iinfo(np.int64).max  # larger than any key
# On disk a share is a byte: the 16th part of its negative logarithm. The last one is a share of nothing.
ZERO = 255
SHARES = np.append(np.exp(-np.arange(ZERO) / 16), 0.0).astype(np.float32)  # in memory too: half the space


@dataclass(frozen=True)
class Level:
    """All n-grams of one length, in order of their keys. An n-gram is called by its place here.

    The last place, which -1 calls too, stands for every n-gram that is not in the table.
    """

    keys: NDArray[np.int64]  # (N + 1,) place of its prefix in the level above · V + its last token
    share: NDArray[np.floating]  # (N + 1,) what its last token gets behind its prefix
    rest: NDArray[np.floating]  # (N + 1,) what shorter contexts get behind it

    @classmethod
    def of(cls, keys: NDArray, share: NDArray, rest: NDArray) -> Level:
        """Arrays (N,) with the place for what is not there."""
        nothing, all_of_it = np.zeros(1, share.dtype), np.ones(1, rest.dtype)
        return cls(np.append(keys, NONE), np.append(share, nothing), np.append(rest, all_of_it))

    def find(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """The place of each key, -1 where there is none."""
        at = np.searchsorted(self.keys, keys)
        return np.where(self.keys[at] == keys, at, -1)

    def __len__(self) -> int:
        return len(self.keys) - 1


@dataclass(frozen=True)
class NGram:
    """A model of `order` - 1 tokens of context. levels[n] holds the n-grams of length n; levels[0] the
    empty one. `bos` begins a paragraph: it is given and never predicted, and no context reaches across."""

    levels: list[Level]
    vocab_size: int
    bos: int

    @property
    def order(self) -> int:
        return len(self.levels) - 1

    @classmethod
    def train(
        cls,
        streams: Iterable[Ids],
        vocab_size: int,
        order: int = 5,
        minimum: Sequence[int] = MINIMUM,
        bos: int = 1,
    ) -> NGram:
        """Learn from streams of ids, each of which begins with `bos`. minimum: occurrences of an n-gram
        that is kept, by its length."""
        parts = [np.asarray(stream, dtype=np.int64) for stream in streams]
        if not all(len(part) and part[0] == bos for part in parts):
            raise ValueError("every stream must begin with a beginning")
        keys, shares, rests = [np.zeros(1, dtype=np.int64)], [np.ones(1)], []
        moved = keys[0]  # where each n-gram one shorter is once others are pruned; -1 if it is, too
        for least, grams in zip(minimum, count(np.concatenate(parts), vocab_size, order, bos), strict=True):
            prefix, token = np.divmod(grams.keys, vocab_size)
            kept = (grams.occurrences >= least) & (moved[prefix] >= 0)
            share = np.where(kept, grams.counts - discounts(grams.counts), 0.0)
            total = np.bincount(prefix, grams.counts, len(moved))  # of the pruned ones too
            left = total - np.bincount(prefix, share, len(moved))
            rests.append(np.divide(left, total, out=np.ones(len(moved)), where=total > 0)[moved >= 0])
            keys.append((moved[prefix] * vocab_size + token)[kept])
            shares.append((share / np.maximum(total, 1)[prefix])[kept])
            moved = np.where(kept, np.cumsum(kept) - 1, -1)
        rests.append(np.ones(len(keys[-1])))
        return cls([Level.of(*parts) for parts in zip(keys, shares, rests, strict=True)], vocab_size, bos)

    def places(self, ids: Ids) -> NDArray[np.int64]:
        """(order + 1, T): the place of the n-gram of each length that ends with each token, or -1."""
        tokens = np.asarray(ids, dtype=np.int64)
        if len(tokens) and not 0 <= tokens.min() <= tokens.max() < self.vocab_size:
            raise ValueError(f"an id is outside the vocabulary of {self.vocab_size}")
        rows = [np.zeros(len(tokens), dtype=np.int64)]
        for level in self.levels[1:]:
            prefix = before(rows[-1], 0 if len(rows) == 1 else -1)
            rows.append(level.find(prefix * self.vocab_size + tokens))
        return np.stack(rows)

    def logprobs(self, ids: Ids) -> NDArray[np.float64]:
        """The log-probability (natural) of every token but the first, (T - 1,); 0 for a beginning."""
        places = self.places(ids)
        p = np.full(places[0, 1:].shape, 1 / (self.vocab_size - 1))
        for n, level in enumerate(self.levels[1:], 1):
            p = p * self.levels[n - 1].rest[places[n - 1, :-1]] + level.share[places[n, 1:]]
        return np.log(np.where(np.asarray(ids)[1:] == self.bos, 1.0, p))

    def lookback(self, ids: Ids) -> NDArray[np.int64]:
        """How many tokens of context the prediction of every token but the first rests on, (T - 1,): the
        longest context behind which the table knows something."""
        found = np.zeros(max(0, len(ids) - 1), dtype=np.int64)
        for n, places in enumerate(self.places(ids)[:-1, :-1]):
            start, stop = self.behind(n, places)
            found[start < stop] = n
        return found

    def behind(self, n: int, places: NDArray[np.int64]) -> tuple[NDArray, NDArray]:
        """From where to where in the next level those stand that go on from n-grams of length n."""
        first = places * self.vocab_size
        keys = self.levels[n + 1].keys
        return np.searchsorted(keys, first), np.searchsorted(keys, first + self.vocab_size)

    def distribution(self, context: Ids) -> NDArray[np.float64]:
        """The probability of every token after a context of one token or more, (V,)."""
        p = np.full(self.vocab_size, 1 / (self.vocab_size - 1))
        p[self.bos] = 0.0
        for n, place in enumerate(self.places(context[-self.order :])[:-1, -1]):
            if place >= 0:
                level, (start, stop) = self.levels[n + 1], self.behind(n, place)
                p *= self.levels[n].rest[place]
                p[level.keys[start:stop] % self.vocab_size] += level.share[start:stop]
        return p

    def save(self, path: Path) -> None:
        """Write a safetensors file. Shares are rounded (by 3 % at most)."""
        if self.vocab_size > MAX_VOCABULARY:
            raise ValueError(f"a vocabulary of {self.vocab_size} is too large to be saved")
        tensors = {}
        for n, (shorter, longer) in enumerate(itertools.pairwise(self.levels)):
            prefix, tokens = np.divmod(longer.keys[:-1], self.vocab_size)
            children = np.bincount(prefix, minlength=len(shorter))
            tensors[f"children.{n}"] = children.astype(np.uint16)
            tensors[f"rest.{n}"] = rounded(shorter.rest[:-1][children > 0])
            tensors[f"tokens.{n}"] = tokens.astype(np.uint16)
            tensors[f"share.{n}"] = rounded(longer.share[:-1])
        about = {"order": self.order, "vocab_size": self.vocab_size, "bos": self.bos}
        save_file(tensors, path, {name: str(value) for name, value in about.items()})

    @classmethod
    def load(cls, path: Path) -> NGram:
        """Read what `save` wrote; what was rounded is brought back to a sum of 1. Every field is checked
        before it is used. Raises UserError with what is wrong."""
        try:
            if (size := os.stat(path).st_size) > MAX_BYTES:
                raise ValueError(f"it has {size:,} bytes, above the limit of {MAX_BYTES:,}")
            with safe_open(path, framework="np") as file:
                return cls(*unpack(file))
        except FileNotFoundError:
            raise UserError(Message("errors.no-ngram", {"path": path})) from None
        except (SafetensorError, OSError, ValueError) as error:
            raise UserError(Message("errors.damaged-ngram", {"path": path, "error": error})) from None


def rounded(shares: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Numbers from 0 to 1 as bytes."""
    logs = -16 * np.log(np.maximum(shares, 1e-9))
    return np.where(shares > 0, np.clip(np.rint(logs), 0, ZERO - 1), ZERO).astype(np.uint8)


def unpack(file: Any) -> tuple[list[Level], int, int]:
    """The fields of an NGram from an open safetensors file. Raises ValueError where one does not fit."""
    about = file.metadata() or {}
    numbers = [about.get(name, "") for name in ("order", "vocab_size", "bos")]
    if not all(number.isascii() and number.isdecimal() and len(number) < 6 for number in numbers):
        raise ValueError("it names no order, vocabulary and beginning")
    order, vocab_size, bos = map(int, numbers)
    if not (1 <= order <= MAX_ORDER and 2 <= vocab_size <= MAX_VOCABULARY and bos < vocab_size):
        raise ValueError(f"its order is {order}, its vocabulary {vocab_size}, its beginning {bos}")
    kinds = {f"{name}.{n}": "U16" for n in range(order) for name in ("tokens", "children")}
    kinds |= {f"{name}.{n}": "U8" for n in range(order) for name in ("share", "rest")}
    present = set(file.keys())
    for name in sorted(kinds.keys() | present):
        stored = file.get_slice(name) if name in present else None  # not read yet: its kind may be unknown
        if stored is None or stored.get_dtype() != kinds.get(name) or len(stored.get_shape()) != 1:
            raise ValueError(f"tensor {name} is not as it should be")
    tensors = {name: file.get_tensor(name) for name in kinds}
    levels, keys, share = [], np.zeros(1, dtype=np.int64), SHARES[:1]
    for n in range(order):
        children, tokens = tensors[f"children.{n}"], tensors[f"tokens.{n}"]
        left, given = tensors[f"rest.{n}"], tensors[f"share.{n}"]
        fits = (len(children), children.sum(dtype=np.int64)) == (len(keys), len(tokens))
        if not fits or len(left) != (children > 0).sum() or len(given) != len(tokens):
            raise ValueError(f"the n-grams of lengths {n} and {n + 1} do not fit together")
        prefix = np.repeat(np.arange(len(keys)), children)
        longer = prefix * vocab_size + tokens
        # A rest of nothing would make what is not in the table impossible.
        if (tokens >= vocab_size).any() or (left == ZERO).any():
            raise ValueError(f"an n-gram of length {n + 1} is out of range")
        if (np.diff(longer) <= 0).any():
            raise ValueError(f"the n-grams of length {n + 1} are out of order")
        rest = np.ones(len(keys), SHARES.dtype)
        rest[children > 0] = SHARES[left]
        total = rest + np.bincount(prefix, SHARES[given], len(keys)).astype(SHARES.dtype)
        levels.append(Level.of(keys, share, rest / total))
        keys, share = longer, SHARES[given] / total[prefix]
    return [*levels, Level.of(keys, share, np.ones(len(keys), SHARES.dtype))], vocab_size, bos
