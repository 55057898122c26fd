"""Two runs of which one goes astray: the token at which they part, and the heads that bring the bad run back
when they are carried over from the good one.

L layers, H heads, V vocabulary.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import torch
from torch import Tensor

from ..text.display import side
from ..text.tokenizer import Tokenizer
from ..transformer import Edits, Trace
from ..uses.contract import go_on
from .carrying import Rows, corresponding, one_by_one, together
from .effects import Case, Pass, by_kind, cases_of
from .subjects import Subject

LADDER = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 24, 32, 48)  # how many heads together are tried
DRAWS = 20  # sets of as many other heads, for comparison
ALIGNED = 0.5  # of the source's tokens: of fewer, the encoder's heads have no places to be put


@dataclass(frozen=True, eq=False)
class Parting:
    """Where two runs part. The bad one is given what it should have written up to there (which, unless that
    had to be made to fit, is what it wrote itself), and would now go on otherwise."""

    good: Subject
    bad: Subject
    there: int  # the row of the good run that predicts the token
    here: int  # the row of the bad run
    wanted: int  # the token that the good run writes
    written: int  # the one that the bad run writes
    trace: Trace  # of the good run
    in_good: tuple[float, float]  # probabilities of wanted and written in the good run
    in_bad: tuple[float, float]
    preferences: tuple[float, float]  # logit of wanted minus logit of written, in the good and the bad run

    @property
    def prefix(self) -> tuple[int, ...]:
        """What both have written up to there, as the bad run is given it."""
        return self.bad.written.ids[: self.here]


@torch.inference_mode()
def parting(good: Subject, bad: Subject, folded: bool = False) -> Parting | None:
    """The first place at which the bad run, given what it should write (`bad.written`) up to there, would
    write another token than the good run does at the same place of what it wrote (`good.written`). None where
    it follows to the end.

    A token that the good run would not write by itself (it was forced, or what it preferred would have been a
    repeat) is no parting, nor is the same word cut into other tokens.

    folded: nor are letters of another case.
    """
    (trace, first), (_, second) = good.run(), bad.run()  # (T, V) each
    tokenizer = bad.checkpoint.tokenizer
    preferred, best = (logits.argmax(dim=-1).tolist() for logits in (first, second))
    rows = corresponding(good.written.ids, bad.written.ids)
    for there, here in zip(rows.there, rows.here, strict=True):
        wanted, written = bad.written.ids[here], best[here]
        if not wanted == good.written.ids[there] == preferred[there] or written == wanted:
            continue
        if folded and same_letters(tokenizer, bad.written.ids, here, written):
            continue
        if same_word(bad, here):
            continue
        pair = [wanted, written]
        logits = [first[there, pair], second[here, pair]]
        return Parting(
            good=good,
            bad=bad,
            there=there,
            here=here,
            wanted=wanted,
            written=written,
            trace=trace,
            in_good=tuple(first[there].softmax(dim=-1)[pair].tolist()),
            in_bad=tuple(second[here].softmax(dim=-1)[pair].tolist()),
            preferences=tuple((two[0] - two[1]).item() for two in logits),
        )
    return None


def same_letters(tokenizer: Tokenizer, ids: Sequence[int], place: int, written: int) -> bool:
    """Whether a token begins, case aside, what is left of the word at this place."""
    row = side(tokenizer, ids)
    end = next(word.stop for word in row.words if place in word)
    rest = "".join(tokenizer.texts[id] for id in ids[place:end]).strip().casefold()
    begun = tokenizer.texts[written].strip().casefold()
    return bool(begun) and rest.startswith(begun)


def same_word(bad: Subject, here: int) -> bool:
    """Whether the run, going on by itself at this place, writes the word that it should, whatever pieces it
    is cut into."""
    ids, tokenizer = bad.written.ids, bad.checkpoint.tokenizer
    own = [*ids[:here], *continued(bad, here)]
    return word_at(tokenizer, own, here) == word_at(tokenizer, ids, here)


def continued(bad: Subject, here: int, edits: Edits | None = None) -> list[int]:
    """What a run writes by itself behind the first tokens of what it should write."""
    source = None if bad.source is None else bad.source.ids
    limit = max(1, bad.limit - here)
    found = go_on(bad.checkpoint, source, bad.read.ids[: here + 1], limit, edits or Edits(), bad.may_repeat)
    return found.tokens


@dataclass(frozen=True, eq=False)
class Repair:
    """What the heads of the good run do in the bad one."""

    shares: dict[str, Tensor]  # by kind (L, H): the share of the way to the good run's preference, 1 for all
    ranked: tuple[tuple[Case, float], ...]  # all heads with their share, the strongest first
    heads: tuple[Case, ...]  # the fewest of the strongest with which the wanted token is written; or none
    share: float  # of those together; where there are none, of the most that were tried
    tried: int  # how many heads were carried over together at most
    control: int  # of DRAWS sets of as many other heads, how many have the wanted token written
    words: tuple[str, str]  # the wanted word, and the one that the bad run writes
    unrepaired: str  # what the bad run writes behind the shared beginning
    output: str  # what it writes there with the heads carried over
    repaired: bool  # whether the wanted token is written
    aligned: tuple[int, int]  # tokens of the bad run's source that have a partner, of how many


@dataclass(frozen=True, eq=False)
class Bench:
    """The bad run up to the parting, ready to have heads put in at all places that correspond."""

    parting: Parting
    rows: dict[str, Rows]  # by kind of attention, those that are taken part in

    @property
    def read(self) -> list[int]:
        return list(self.parting.bad.read.ids[: self.parting.here + 1])

    def logits(self, sets: Sequence[Sequence[Case]]) -> Tensor:
        """Of what comes next with each of these sets of heads carried over, (sets, V)."""
        bad, edits = self.parting.bad, together(self.parting.trace, sets, self.rows)
        source = None if bad.source is None else torch.tensor([bad.source.ids]).expand(len(sets), -1)
        return bad.model(torch.tensor([self.read]).expand(len(sets), -1), source, edits=edits)[:, -1]

    def mended(self, logits: Tensor) -> list[bool]:
        """Whether the wanted token comes next, for each of (sets, V)."""
        return (logits.argmax(dim=-1) == self.parting.wanted).tolist()

    def share(self, logits: Tensor) -> float:
        """How far these logits (V,) lie on the way from the bad run's preference to the good one's."""
        good, bad = self.parting.preferences
        preference = (logits[self.parting.wanted] - logits[self.parting.written]).item()
        return (preference - bad) / (good - bad)

    def shares(self) -> dict[str, Tensor]:
        """Each head carried over alone, (L, H)."""
        p, kinds = self.parting, tuple(self.rows)
        source, cases = None if p.bad.source is None else p.bad.source.ids, cases_of(p.bad, kinds)
        ends = []
        for token in (p.wanted, p.written):
            work = Pass(p.bad.model, source, tuple(self.read), (*p.prefix, token))
            ends.append(work.logprobs(cases, one_by_one(p.trace, self.rows))[:, -1])  # (B,)
        good, bad = p.preferences
        return by_kind(p.bad, (ends[0] - ends[1] - bad) / (good - bad), kinds)

    def decode(self, cases: Sequence[Case]) -> list[int]:
        """What the bad run was given up to the parting, and what it writes from there on by itself."""
        p = self.parting
        return [*p.prefix, *continued(p.bad, p.here, together(p.trace, [cases], self.rows))]


def bench(parting: Parting) -> tuple[Bench, tuple[int, int]]:
    """The bench, and how many tokens of the bad run's source have a partner, of how many."""
    good, bad = parting.good, parting.bad
    target = corresponding(good.written.ids, bad.written.ids).until(parting.here)
    rows, aligned = {"decoder": target}, (0, 0)
    if good.source is not None and bad.source is not None:
        source = corresponding(good.source.ids, bad.source.ids)
        aligned = (len(source), len(bad.source))
        rows = {"encoder": source, "cross": target, "decoder": target}
        if len(source) < ALIGNED * len(bad.source):
            del rows["encoder"]
    return Bench(parting, {kind: rows[kind] for kind in bad.kinds if kind in rows}), aligned


@torch.inference_mode()
def repair(parting: Parting, progress: Callable[[float], None] = lambda share: None) -> Repair:
    """Carry each head over alone, then the strongest together, more and more until the bad run writes the
    wanted token; then decode with these. They are put in at the places of the shared beginning, the parting
    included, and nowhere behind it: what follows is the model's own.

    progress is told the share that is done, from 0 to 1.
    """
    (at, aligned), tokenizer = bench(parting), parting.bad.checkpoint.tokenizer
    shares = at.shares()
    progress(0.5)
    heads = parting.bad.model.config.heads
    ranked = sorted(
        (
            (((kind, n // heads), n % heads), share)
            for kind, values in shares.items()
            for n, share in enumerate(values.flatten().tolist())
        ),
        key=lambda pair: -pair[1],
    )
    helpful = [case for case, share in ranked if share > 0]
    steps = [helpful[:count] for count in LADDER if count < len(helpful)] + [helpful]
    logits = at.logits(steps)
    mended = at.mended(logits)
    found = any(mended)
    place = mended.index(True) if found else len(steps) - 1
    chosen = steps[place]
    progress(0.7)
    others = [case for case, _ in ranked if case not in chosen]
    plain, output = at.decode(()), at.decode(chosen)
    control = drawn(at, others, len(chosen)) if found else 0
    return Repair(
        shares=shares,
        ranked=tuple(ranked),
        heads=tuple(chosen) if found else (),
        share=at.share(logits[place]),
        tried=len(chosen),
        control=control,
        words=(
            word_at(tokenizer, parting.bad.written.ids, parting.here),
            word_at(tokenizer, plain, parting.here),
        ),
        unrepaired=tokenizer.decode(plain),
        output=tokenizer.decode(output),
        repaired=found,
        aligned=aligned,
    )


def word_at(tokenizer: Tokenizer, ids: Sequence[int], place: int) -> str:
    """The word that the token at this place belongs to."""
    row = side(tokenizer, ids)
    return next(label for label, word in zip(row.labels, row.words, strict=True) if place in word)


def drawn(at: Bench, others: Sequence[Case], count: int) -> int:
    """How many of DRAWS random sets of so many other heads have the wanted token written."""
    rng, size = Random(0), min(count, len(others))
    return sum(at.mended(at.logits([rng.sample(others, size) for _ in range(DRAWS)])))
