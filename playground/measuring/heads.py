"""What every head of a checkpoint does, measured over a corpus: `python -m playground analyse-heads`.

The scores come from the file that the user names. The sentences that are kept as examples come from
`sentences.txt`, which was written for this project, so that they may be shown.

H heads, L layers, T queries, S keys; words are units of a text that are looked at as one.
"""

import string
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch
from torch import Tensor

from ..analysis.alignment import Link, merge_words
from ..analysis.distances import REACH, rows_by_distance, sums_by_distance
from ..analysis.patterns import allowed_keys
from ..analysis.roles import (
    THRESHOLD,
    Score,
    after_earlier,
    copying,
    cross_targets,
    entropy,
    label,
    next_copied,
    score,
    self_targets,
    verb_targets,
)
from ..checkpoints import Checkpoint
from ..corpora.pairs import read_lines
from ..experiments.subjects import Subject, subject, subject_of
from ..text.display import Side
from ..transformer import Trace
from ..transformer.heads import copying_circuit
from ..uses.registry import use_of
from ..uses.roles.labeller import MARK
from .records import provenance
from .switching import search
from .wordlinks import link_words

SENTENCES = Path(__file__).with_name("sentences.txt")
SIZE = 400  # texts that are scored
RANDOM_TEXTS = 20  # for induction and copying
RANDOM_LENGTH = 25  # tokens that are then repeated
CODE_LENGTH = 12  # letters and digits
SHOWN = 3  # examples for and against a role
Scores = dict[tuple[str, int], dict[str, Score]]  # by site and role


@dataclass(frozen=True)
class Text:
    """A subject and, for a translator, which of its words are linked: (source word, written word)."""

    subject: Subject
    links: set[Link]


def analyse_heads(
    checkpoint: Checkpoint, file: Path | None, progress: Callable[[float], None] = lambda share: None
) -> dict:
    """The role of every head, with its scores.

    Returns {"task": "heads", "file", "size", "what", "threshold", "sentences": [text, ...], "distance",
    "table": [{"kind", "layer", "head", "role", "score", "entropy", "scores": {role: number},
    "clear": [index into sentences, ...], "fails": [...]}, ...], "checkpoint", "sha256", "commit"}; of a
    translator "switching" too: see `switching.search`.

    scores: 0 is what uniform attention gives, 1 all weight where the role says, at words and marks as
    they are written (in a few-shot model, at its characters). score: that of the role, or of the best
    one where the role is "mixed". entropy: bits, the mean over queries. clear and fails: sentences of
    the project's own, best and worst first, in which the role (the best one, for "mixed") scores highest
    and lowest. The heads of a model without encoder have "copying" too: see `analysis.roles.copying`.
    """
    texts, own = read_texts(checkpoint, file)
    total: Scores = defaultdict(dict)
    bits: dict[tuple[str, int], list[Tensor]] = defaultdict(list)
    distances: dict[tuple[str, int], list[tuple[Tensor, Tensor]]] = defaultdict(list)
    single = []
    for n, text in enumerate([*texts, *own]):
        scores, spread, far = measure(text)
        if n >= len(texts):
            single.append(scores)
            continue
        for site, sums in far.items():
            distances[site].append(sums)
        for site, roles in scores.items():
            bits[site].append(spread[site])
            for role, one in roles.items():
                total[site][role] = total[site][role] + one if role in total[site] else one
        progress((n + 1) / (len(texts) + len(own)))
    role, repeated = drawn_scores(checkpoint)
    for site, one in repeated.items():
        total[site][role] = one
    rows = [
        describe(checkpoint, site, head, roles, torch.stack(bits[site]).mean(dim=0), single)
        for site, roles in total.items()
        for head in range(checkpoint.model.config.heads)
    ]
    table, sentences = keep_sentences(rows, [sentence_of(text.subject) for text in own])
    progress(1.0)
    return {
        "task": "heads",
        "file": "drawn tasks" if file is None else file.name,
        "size": len(texts),
        "what": "0: as uniform attention, 1: all weight where the role says",
        "threshold": THRESHOLD,
        "sentences": sentences,
        "table": table,
        "distance": rows_by_distance(distances),
        **({"switching": search(checkpoint, read_lines(SENTENCES), rows)} if linked(checkpoint) else {}),
        **provenance(checkpoint),
    }


# ---- texts


def read_texts(checkpoint: Checkpoint, file: Path | None) -> tuple[list[Text], list[Text]]:
    """The texts to score, and those of the project's own that serve as examples, as the use of the
    checkpoint reads them. Words are linked where there is a source; the links are learned from all texts
    together. Raises UserError for a file without texts."""
    found, own = use_of(checkpoint).corpus(checkpoint, file, read_lines(SENTENCES), SIZE)
    subjects = [subject_of(checkpoint, reading) for reading in (*found, *own)]
    if linked(checkpoint):
        links = link_words([(words_of(one.source), words_of(one.written)) for one in subjects])
    else:
        links = [set() for _ in subjects]
    texts = [Text(*pair) for pair in zip(subjects, links, strict=True)]
    return texts[: min(SIZE, len(found))], texts[len(found) :]


def linked(checkpoint: Checkpoint) -> bool:
    """Whether it writes one text for another, whose words can be linked with its own."""
    return "cross" in checkpoint.model.config.attentions


def words_of(side: Side) -> list[str]:
    """The words without the end mark, lower-cased."""
    return [label.lower() for label in side.labels[:-1]]


def sentence_of(subject: Subject) -> str:
    return (subject.source or subject.read).text


# ---- scores


def units_of(subject: Subject, side: Side) -> tuple[tuple[range, ...], list[str], list[bool]]:
    """What is looked at as one: words, or the tokens of a few-shot model; what they say, and which are
    punctuation marks."""
    if use_of(subject.checkpoint).by_word:
        units, labels = side.words, [label.lower() for label in side.labels]
    else:
        units, labels = tuple(range(n, n + 1) for n in range(len(side))), list(side.pieces)
    special = [subject.checkpoint.tokenizer.is_special(side.ids[unit[0]]) for unit in units]
    marks = [
        not skip and not any(c.isalnum() for c in label) and label.strip("␣") != ""
        for skip, label in zip(special, labels, strict=True)
    ]
    return units, labels, marks


@torch.inference_mode()
def measure(
    text: Text,
) -> tuple[Scores, dict[tuple[str, int], Tensor], dict[tuple[str, int], tuple[Tensor, Tensor]]]:
    """Every role of every head on one text, the mean entropy (H,) of each site, and the sums by distance of
    each site of self-attention, between tokens."""
    subject = text.subject
    trace, _ = subject.run()
    scores: Scores = {}
    spread, far = {}, {}
    for kind in subject.kinds:
        queries, keys = (units_of(subject, side) for side in subject.sides(kind))
        allowed = allowed_keys(len(queries[0]), len(keys[0]), causal=kind == "decoder")
        if kind == "cross":
            targets = cross_targets(link_map(text, len(queries[0]), len(keys[0])), keys[2])
        else:
            targets = self_targets(keys[1], keys[2], causal=kind == "decoder")
            if (mark := asked_about(subject, keys[0])) is not None:
                targets["verb"] = verb_targets(len(keys[0]), mark)
        for layer in range(subject.layers(kind)):
            weights = merge_words(trace.attention[kind, layer].weights[0], queries[0], keys[0])  # (H, T, S)
            scores[kind, layer] = {role: score(weights, mask, allowed) for role, mask in targets.items()}
            spread[kind, layer] = entropy(weights).mean(dim=-1)
            if kind != "cross":
                far[kind, layer] = sums_by_distance(trace.attention[kind, layer].weights[0], REACH)
    return scores, spread, far


def asked_about(subject: Subject, units: Sequence[range]) -> int | None:
    """Which unit of what an encoder alone reads is the mark in front of a verb; None where there is none."""
    mark = subject.checkpoint.tokenizer.specials.others.get(MARK)
    if mark is None:
        return None
    return next((n for n, unit in enumerate(units) if subject.read.ids[unit[0]] == mark), None)


def link_map(text: Text, queries: int, keys: int) -> Tensor:
    """(T, S), True where the word that a row writes is linked with a source word. The words read are the
    start mark and then what is written, so row t writes word t."""
    links = torch.zeros(queries, keys, dtype=torch.bool)
    for source, written in text.links:
        links[written, source] = True
    return links


def drawn_scores(checkpoint: Checkpoint) -> tuple[str, dict[tuple[str, int], Score]]:
    """The role that shows on drawn texts alone, and its scores at each site that can have it."""
    attentions = checkpoint.model.config.attentions
    if "cross" in attentions:
        return "copied", copied_scores(checkpoint)
    return "induction", induction_scores(checkpoint) if attentions == ("decoder",) else {}


@torch.inference_mode()
def copied_scores(checkpoint: Checkpoint) -> dict[tuple[str, int], Score]:
    """Cross-attention on drawn codes (7kQ2…) that are written as they stand: the weight on the source token
    that comes next."""
    rng = Random(0)
    total: dict[tuple[str, int], Score] = {}
    for _ in range(RANDOM_TEXTS):
        code = "".join(rng.choices(string.ascii_letters + string.digits, k=CODE_LENGTH))
        found = subject(checkpoint, code, code)
        trace, _ = found.run()
        queries, keys = found.written.ids, found.source.ids
        targets, allowed = next_copied(queries, keys), allowed_keys(len(queries), len(keys), causal=False)
        for layer in range(found.layers("cross")):
            one = score(trace.attention["cross", layer].weights[0], targets, allowed)
            total["cross", layer] = total["cross", layer] + one if ("cross", layer) in total else one
    return total


@torch.inference_mode()
def induction_scores(checkpoint: Checkpoint) -> dict[tuple[str, int], Score]:
    """Prefix matching on random tokens that are repeated once, where nothing else can tell what comes
    (Olsson et al. 2022): the weight on what followed the same token before."""
    model, tokenizer, generator = checkpoint.model, checkpoint.tokenizer, torch.Generator().manual_seed(0)
    ordinary = [id for id in range(len(tokenizer)) if not tokenizer.is_special(id)]
    length = min(RANDOM_LENGTH, (model.config.max_length - 1) // 2, len(ordinary))
    total: dict[tuple[str, int], Score] = {}
    for _ in range(RANDOM_TEXTS):
        drawn = torch.randperm(len(ordinary), generator=generator)[:length].tolist()
        ids = [tokenizer.specials.bos, *[ordinary[n] for n in drawn] * 2]
        trace = Trace()
        model(torch.tensor([ids]), trace=trace)
        targets, allowed = after_earlier(ids), allowed_keys(len(ids), len(ids), causal=True)
        for site, record in trace.attention.items():
            one = score(record.weights[0], targets, allowed)
            total[site] = total[site] + one if site in total else one
    return total


# ---- the result


def describe(
    checkpoint: Checkpoint,
    site: tuple[str, int],
    head: int,
    roles: dict[str, Score],
    bits: Tensor,
    single: Sequence[Scores],
) -> dict:
    """The row of one head. single: the scores of each own sentence; clear and fails are indices of these."""
    kind, layer = site
    scores = {role: round(one.above_chance()[head].item(), 3) for role, one in roles.items() if one.queries}
    role = label(scores)
    best = max(scores, key=scores.__getitem__)
    examples = [
        (value, n)
        for n, sites in enumerate(single)
        if best in sites[site] and (value := sites[site][best].above_chance()[head].item()) == value  # no NaN
    ]
    order = [n for _, n in sorted(examples, reverse=True)]
    shown = min(SHOWN, len(order) // 2)
    alone = checkpoint.model.config.attentions == ("decoder",)
    return {
        "kind": kind,
        "layer": layer,
        "head": head,
        "role": role,
        "score": scores[best],
        "entropy": round(bits[head].item(), 2),
        "scores": scores,
        "clear": order[:shown],
        "fails": order[::-1][:shown],
        **({"copying": round(copying(*copying_circuit(checkpoint.model, layer, head)), 3)} if alone else {}),
    }


def keep_sentences(rows: list[dict], sentences: Sequence[str]) -> tuple[list[dict], list[str]]:
    """The rows with indices into the sentences that any of them names, and those sentences."""
    used = sorted({n for row in rows for key in ("clear", "fails") for n in row[key]})
    place = {n: index for index, n in enumerate(used)}
    renumbered = [row | {key: [place[n] for n in row[key]] for key in ("clear", "fails")} for row in rows]
    return renumbered, [sentences[n] for n in used]
