"""The whole way of a sentence: text -> tokens -> model -> tokens -> text, and the Trace of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ...checkpoints import Checkpoint
from ...errors import UserError
from ...generation.beam import beam_search
from ...generation.decoding import Hypothesis, State, decode, greedy
from ...generation.sampling import Sampler
from ...generation.scoring import token_logprobs
from ...generation.search import Search
from ...messages import Message, say
from ...pausing import give_way
from ...text.conventions import language_name, normaliser, split_sentences
from ...text.cutting import cut_to_fit
from ...text.limits import check_length
from ...text.specials import LANGUAGE, language_mark
from ...text.tokenizer import pad
from ...transformer import Decoding, Edits, PreparedState, Trace

BATCH = 32  # sentences decoded at once


def real_tokens(source: Tensor, padding: int) -> Tensor | None:
    """(B, S), False at padding; None where nothing is padded."""
    present = source != padding
    return None if present.all() else present


def targets(task: Mapping[str, str]) -> list[str]:
    """The languages that a translator writes, the usual one first. Raises UserError for a task that does not
    name its two languages."""
    source, target = languages(task)
    if "both" in task:
        return [target, source]
    others = task.get("targets", "").split()
    return [target, *(other for other in others if other != target)]


def languages(task: Mapping[str, str]) -> tuple[str, str]:
    """The source and the target language of a translator, as a rule. Raises UserError as `targets` does."""
    if missing := {"source", "target"} - task.keys():
        raise UserError(Message("errors.task-without", {"what": ", ".join(sorted(missing))}))
    return task["source"], task["target"]


def direction(task: Mapping[str, str], to: str | None = None) -> tuple[str, str]:
    """The source and the target language of a translator; to: the target that is wanted.

    Raises UserError if it does not translate into that language.
    """
    source, target = languages(task)
    if to is None or to == target:
        return source, target
    if to in targets(task):
        return (target if "both" in task else source), to
    raise UserError(Message("errors.other-target", {"known": ", ".join(targets(task)), "to": to}))


class Translator:
    """Translates with an encoder-decoder model, whatever pair of languages it was trained for.

    to: the language to write, for a model that writes several; its source then begins with a special token
    that names it, or with words that ask for it. Raises UserError for a language that the model does not
    write.
    """

    def __init__(self, checkpoint: Checkpoint, to: str | None = None) -> None:
        self.checkpoint, self.model = checkpoint, checkpoint.model
        self.tokenizer, self.reader = checkpoint.tokenizer, checkpoint.reader
        self.specials = self.tokenizer.specials
        self.source, self.target = direction(checkpoint.task, to)
        mark = self.reader.specials.others.get(language_mark(self.target))
        prompt = checkpoint.task.get("prompt", "").replace(LANGUAGE, language_name(self.target))
        self.marks = self.reader.encode(prompt) if mark is None else [mark]  # in front of the source
        self.max_tokens = self.model.config.max_length - 1 - len(self.marks)  # of a sentence

    def normalise(self, sentence: str) -> str:
        """A sentence of the source language as the model knows it."""
        return normaliser(self.source)(sentence)

    def encode(self, sentence: str) -> list[int]:
        """Ids of a sentence, normalised, between the marks of the model. Raises UserError for one that is
        too long."""
        check_length(sentence, Message("errors.a-sentence"), Message("errors.full-stop"))
        ids = self.reader.encode(self.normalise(sentence))
        if len(ids) > self.max_tokens:
            values = {"n": len(ids), "most": self.max_tokens, "sentence": sentence[:60]}
            raise UserError(Message("errors.long-sentence", values))
        return [*self.marks, *ids, self.specials.eos]

    def fits(self, sentence: str) -> bool:
        """Whether the model reads this normalised sentence at once."""
        return len(self.reader.encode(sentence)) <= self.max_tokens

    def sentences(self, text: str) -> tuple[list[str], int]:
        """The sentences of a line, normalised, those that are too long in parts; and how many were cut."""
        whole = split_sentences(self.normalise(text))
        parts = [cut_to_fit(sentence, self.fits) for sentence in whole]
        return [part for several in parts for part in several], sum(len(several) > 1 for several in parts)

    def encode_target(self, text: str) -> list[int]:
        """Ids of a translation, or of its beginning, without end mark. Raises UserError if too long."""
        check_length(text, Message("errors.the-translation"))
        ids = self.tokenizer.encode(normaliser(self.target)(text)) if text.strip() else []
        if len(ids) >= self.max_tokens:
            values = {"n": len(ids), "most": self.max_tokens - 1}
            raise UserError(Message("errors.long-translation", values))
        return ids

    def count(self, text: str) -> int:
        """How many tokens a text has."""
        return len(self.tokenizer.encode(self.normalise(text)))

    def check_ids(self, ids: object) -> tuple[int, ...]:
        """The ids of a beginning that came from outside. Raises UserError if they are none."""
        if (
            isinstance(ids, list)
            and len(ids) <= self.max_tokens
            and all(type(id) is int and 0 <= id < len(self.tokenizer) for id in ids)
        ):
            return tuple(ids)
        raise UserError(Message("errors.no-ids"))

    def text(self, hypothesis: Hypothesis) -> str:
        return self.tokenizer.decode(hypothesis.tokens)

    def translate(
        self,
        sentences: Sequence[str],
        search: Search | None = None,
        forced: Sequence[Sequence[int]] | None = None,
        edits: Edits | None = None,
    ) -> list[list[Hypothesis]]:
        """For each sentence its translations, best first (one, or `search.beams` of them).

        forced: the ids that each translation must begin with. An empty sentence has an empty
        translation. Raises UserError if a sentence is too long.
        """
        results: list[list[Hypothesis]] = [[Hypothesis(finished=True)] for _ in sentences]
        for chunk in self.stream(sentences, search, forced, edits):
            for n, hypotheses in chunk:
                results[n] = hypotheses
        return results

    @torch.inference_mode()
    def stream(
        self,
        sentences: Sequence[str],
        search: Search | None = None,
        forced: Sequence[Sequence[int]] | None = None,
        edits: Edits | None = None,
    ) -> Iterator[list[tuple[int, list[Hypothesis]]]]:
        """`translate` in parts: yields (number of the sentence, its translations) as they are ready,
        sentences of similar length together; empty sentences are left out."""
        search = search or Search()
        ids = [self.encode(sentence) for sentence in sentences]
        order = sorted(
            (n for n in range(len(ids)) if len(ids[n]) > len(self.marks) + 1), key=lambda n: len(ids[n])
        )
        device = self.model.embedding.weight.device
        for first in range(0, len(order), BATCH):
            chunk = order[first : first + BATCH]
            state = self.begin(pad([ids[n] for n in chunk], self.specials.pad).to(device), edits)
            start = torch.full((len(chunk), 1), self.specials.bos, device=device)
            limits = [self.limit(len(ids[n])) for n in chunk]
            beginnings = [forced[n] if forced else () for n in chunk]
            if search.method == "beam":
                found = beam_search(
                    state,
                    start,
                    limits,
                    self.specials.eos,
                    search.beams,
                    search.length_penalty,
                    beginnings,
                    self.tokenizer.spelling,
                )
            else:
                choose = greedy
                if search.method == "sample":
                    choose = Sampler(search.temperature, search.top_k, search.top_p, search.seed)
                *_, hypotheses = decode(state, start, limits, self.specials.eos, choose, beginnings)
                found = [[hypothesis] for hypothesis in hypotheses]
            yield list(zip(chunk, found, strict=True))

    def begin(self, source: Tensor, edits: Edits | None = None) -> State:
        """A batch of source ids (B, S), padded on the right, ready to be decoded."""
        present = real_tokens(source, self.specials.pad)
        if edits is not None:
            return Decoding(self.model, source, present, edits)
        return PreparedState(self.checkpoint.prepared, source, present)

    def limit(self, length: int) -> int:
        """The most tokens that a translation of `length` tokens may have."""
        return min(self.max_tokens, 2 * length + 10)

    @torch.inference_mode()
    def trace(
        self, source: Sequence[int], target: Sequence[int], edits: Edits | None = None
    ) -> tuple[Trace, Tensor]:
        """Read a finished pair of ids once, as in training, and record everything.

        Returns the Trace, in which the decoder's row 0 is the start mark and row t + 1 is token t
        of target, and the logits (T, V) that predicted each token of target.
        """
        trace = Trace()
        read = torch.tensor([[self.specials.bos, *target]])
        logits = self.model(read, torch.tensor([list(source)]), trace=trace, edits=edits)
        return trace, logits[0, :-1]

    def score(self, source: str, target: str) -> tuple[list[int], list[float]]:
        """The ids of a given translation, end mark included, and the log-probability of each."""
        ids = [*self.encode_target(target), self.specials.eos]
        _, logits = self.trace(self.encode(source), ids)
        return ids, token_logprobs(logits[None], torch.tensor([ids]))[0].tolist()


@dataclass(frozen=True)
class Line:
    """What became of one line of a text: its translation, or why there is none."""

    text: str
    error: str = ""
    note: str = ""  # what a reader of the translation should know


def translate_lines(
    translator: Translator,
    lines: Sequence[str],
    search: Search | None = None,
    progress: Callable[[float], None] = lambda share: None,
) -> list[Line]:
    """Translate line by line, in order: each is split into sentences, whose translations are joined.

    A sentence that is too long is cut, and a note says so. A line that cannot be cut has an error and no
    text; the others are not held up by it. progress is told the share that is done, from 0 to 1.
    """
    errors, notes, sentences, owners = {}, {}, [], []
    for number, line in enumerate(lines):
        give_way()
        parts, cut = translator.sentences(line)
        try:
            for part in parts:
                translator.encode(part)
        except UserError as error:
            errors[number] = str(error)
            continue
        notes[number] = cut_note(translator, cut)
        sentences += parts
        owners += [number] * len(parts)
    texts, done = [""] * len(sentences), 0
    for chunk in translator.stream(sentences, search):
        for n, hypotheses in chunk:
            texts[n] = translator.text(hypotheses[0])
        done += len(chunk)
        progress(done / len(sentences))
    joined: list[list[str]] = [[] for _ in lines]
    for number, text in zip(owners, texts, strict=True):
        joined[number].append(text)
    return [
        Line(" ".join(parts), errors.get(number, ""), notes.get(number, ""))
        for number, parts in enumerate(joined)
    ]


def cut_note(translator: Translator, cut: int) -> str:
    """What to say of so many sentences that were cut; the empty text for none."""
    if not cut:
        return ""
    return say("errors.cut", n=cut, most=translator.max_tokens)
