"""A small model does on new rows what a few examples show: text -> tokens -> model -> tokens -> text.

The examples are read once; their keys and values serve all rows (`PreparedState.fan_out`).
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

from ...checkpoints import Checkpoint
from ...errors import UserError
from ...generation.beam import beam_search
from ...generation.decoding import Choose, Hypothesis, State, decode, greedy
from ...messages import Message
from ...text.characters import StandIns
from ...text.conventions import normalise_cell
from ...text.limits import THIS_TEXT, check_length
from ...transformer import PreparedState
from .confidence import Confidence, Evidence, kind, leave_one_out
from .episodes import Example, Format
from .oddness import oddness
from .rules.search import Rule, find_rule
from .together import Opinion, Together, stand_of

ROWS = 32  # decoded at once
THIS_ROW = Message("errors.this-row")
LONGEST_ANSWER = 80  # characters
MAX_ROWS = 10_000  # of a sheet


@dataclass(frozen=True)
class Answer:
    """What the model writes in one cell, or why it writes nothing."""

    text: str
    logprob: float = 0.0  # of the whole answer with its end mark
    confidence: float = 0.0  # calibrated: how often answers like this one are right
    badge: str = ""  # "sure", "likely" or "unsure"
    examples: int = 0  # how many were read before it
    finished: bool = True  # False where the length ran out
    error: str = ""
    evidence: Evidence | None = None  # what leaving out those examples told
    opinion: Opinion | None = None  # what a rule says of this row, where one gives all examples
    odd: str = ""  # what this row lacks and every example has

    @property
    def probability(self) -> float:
        return math.exp(self.logprob)

    @property
    def stand(self) -> str:
        """How the rule stands to it: one of STANDS."""
        return stand_of(self.opinion, self.text)


class FewShot:
    """The few-shot model, ready to fill rows."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.checkpoint, self.model, self.tokenizer = checkpoint, checkpoint.model, checkpoint.tokenizer
        self.form = Format(checkpoint.tokenizer)
        self.context = checkpoint.model.config.max_length
        self.confidence = Confidence(checkpoint.metrics.get("in-context", {}).get("confidence"))
        self.together = Together(checkpoint.metrics.get("rules", {}).get("together"))

    def clean(self, text: str, what: str | Message = THIS_TEXT) -> str:
        """A cell as the model knows it. Raises UserError, naming `what`, for one that is too long or has
        characters that the model does not know."""
        text = normalise_cell(check_length(text, what))
        self.form.note([text], self.form.new_stand_ins(), what)
        return text

    def clean_examples(self, examples: Sequence[Example]) -> list[Example]:
        """The examples as the model knows them. Raises UserError where there is none, where one does not
        fit into the context, and where two contradict each other."""
        if not examples:
            raise UserError(Message("errors.no-example"))
        cleaned: dict[str, str] = {}
        for number, (text, output) in enumerate(examples, 1):
            text = self.clean(text, Message("errors.input-of", {"number": number}))
            output = self.clean(output, Message("errors.output-of", {"number": number}))
            if (length := len(text) + len(output) + 2) > self.context // 2:
                values = {"number": number, "n": length, "most": self.context // 2}
                raise UserError(Message("errors.long-example", values))
            if cleaned.setdefault(text, output) != output:
                values = {"text": text, "one": cleaned[text], "other": output}
                raise UserError(Message("errors.contradiction", values))
        cells = [cell for example in cleaned.items() for cell in example]
        self.form.note(cells, self.form.new_stand_ins(), Message("errors.the-examples"))
        return list(cleaned.items())

    def fitting(self, examples: Sequence[Example], query: str) -> Sequence[Example]:
        """The last of the examples that fit into the context together with a query and its answer."""
        room = self.context - len(query) - 2 - min(LONGEST_ANSWER, self.context // 4)
        kept = 0
        for example in reversed(examples):
            room -= len(example[0]) + len(example[1]) + 2
            if room < 0:
                break
            kept += 1
        return examples[len(examples) - kept :]

    def fill(self, examples: Sequence[Example], queries: Sequence[str]) -> list[Answer]:
        """An answer to every query. See `stream`."""
        answers: list[Answer] = [Answer("")] * len(queries)
        for part in self.stream(examples, queries):
            for number, answer in part:
                answers[number] = answer
        return answers

    @torch.inference_mode()
    def stream(
        self, examples: Sequence[Example], queries: Sequence[str], others: Sequence[str] = ()
    ) -> Iterator[list[tuple[int, Answer]]]:
        """`fill` in parts: yields (number of the query, answer) as they are ready.

        others: rows that guide the search for a rule in place of the queries, so that parts of a sheet get
        the same one.
        Raises UserError for examples that cannot be used, or for too many rows; a query that cannot be
        answered has an Answer with an error, and an empty one has an empty answer.
        """
        examples = self.clean_examples(examples)
        if len(queries) > MAX_ROWS:
            raise UserError(Message("errors.many-rows", {"n": len(queries), "most": MAX_ROWS}))
        rule = find_rule(examples, others or queries)
        groups: dict[int, list[tuple[int, str]]] = defaultdict(list)  # by how many examples fit
        refused = []
        for number, query in enumerate(queries):
            if not query.strip():
                refused.append((number, Answer("")))
                continue
            try:
                cleaned = self.clean(query, THIS_ROW)
                count = self.shots(examples, cleaned)
                self.stand_ins_of(examples[len(examples) - count :], cleaned)
                groups[count].append((number, cleaned))
            except UserError as error:
                refused.append((number, Answer("", error=str(error), opinion=opinion_of(rule, query))))
        if refused:
            yield refused
        for count, rows in sorted(groups.items()):
            yield from self.fill_group(examples[len(examples) - count :], rows, rule)

    def shots(self, examples: Sequence[Example], query: str) -> int:
        """How many examples fit beside a query. Raises UserError if there is room for none."""
        if count := len(self.fitting(examples, query)):
            return count
        last = len("".join(examples[-1])) + 2
        room = self.context - min(LONGEST_ANSWER, self.context // 4) - last - 2
        raise UserError(Message("errors.long-row", {"n": len(query), "room": room}))

    def fill_group(
        self, examples: Sequence[Example], rows: Sequence[tuple[int, str]], rule: Rule | None
    ) -> Iterator[list[tuple[int, Answer]]]:
        """Rows that are answered from the same examples, beside a rule."""
        evidence = leave_one_out(self.model, self.form, examples)
        stand_ins = self.form.new_stand_ins()
        state = self.read(examples, stand_ins)
        ordered = sorted(rows, key=lambda row: len(row[1]))
        for first in range(0, len(ordered), ROWS):
            part = ordered[first : first + ROWS]
            own = [stand_ins.copy() for _ in part]
            found = self.decode(state, [query for _, query in part], own)
            inputs = [text for text, _ in examples]
            yield [
                (
                    number,
                    self.answer(
                        hypothesis,
                        evidence,
                        len(examples),
                        names,
                        opinion_of(rule, query),
                        oddness(inputs, query),
                    ),
                )
                for (number, query), hypothesis, names in zip(part, found, own, strict=True)
            ]

    def stand_ins_of(self, examples: Sequence[Example], query: str = "") -> StandIns:
        """Those of a prompt. Raises UserError where there are too few."""
        cells = [cell for example in examples for cell in example]
        return self.form.note([*cells, query], self.form.new_stand_ins(), THIS_ROW)

    def read(self, examples: Sequence[Example], stand_ins: StandIns | None = None) -> PreparedState:
        """The state in which the examples have been read."""
        state = PreparedState(self.checkpoint.prepared)
        state.step(torch.tensor([self.form.opening(examples, stand_ins)]))
        return state

    def decode(
        self,
        state: PreparedState,
        queries: Sequence[str],
        stand_ins: Sequence[StandIns | None] | None = None,
        choose: Choose = greedy,
    ) -> list[Hypothesis]:
        """Answer queries behind the examples of `state`, in one batch. stand_ins: those of each prompt."""
        room = self.context - state.length
        own = stand_ins or [None] * len(queries)
        questions = [self.form.question(query, names) for query, names in zip(queries, own, strict=True)]
        return write(state.fan_out(len(queries)), questions, room, self.form.specials.eos, choose)

    def answer(
        self,
        hypothesis: Hypothesis,
        evidence: Evidence,
        examples: int,
        stand_ins: StandIns,
        opinion: Opinion | None,
        odd: str,
    ) -> Answer:
        """What is told about a decoded answer."""
        text = stand_ins.show(self.tokenizer.decode(hypothesis.tokens))
        own = self.confidence(evidence, hypothesis.logprob)
        confidence = self.together(kind(evidence), stand_of(opinion, text), own, bool(odd))
        return Answer(
            text=text,
            logprob=hypothesis.logprob,
            confidence=confidence,
            badge=self.confidence.badge(confidence),
            examples=examples,
            finished=hypothesis.finished,
            evidence=evidence,
            opinion=opinion,
            odd=odd,
        )

    @torch.inference_mode()
    def alternatives(
        self, examples: Sequence[Example], query: str, count: int = 3
    ) -> list[tuple[str, float]]:
        """The best answers to a query with their probabilities, by beam search. Raises UserError."""
        examples = self.clean_examples(examples)
        query = self.clean(query)
        examples = examples[len(examples) - self.shots(examples, query) :]
        stand_ins = self.stand_ins_of(examples, query)
        state = self.read(examples, stand_ins).fan_out(1)
        start = torch.tensor([self.form.question(query, stand_ins)])
        limit = min(LONGEST_ANSWER, self.context - state.length - start.size(1))
        end = self.form.specials.eos
        [found] = beam_search(state, start, [limit], end, count + 1, length_penalty=0.0, may_repeat=True)
        return [(stand_ins.show(self.tokenizer.decode(h.tokens)), math.exp(h.logprob)) for h in found[:count]]

    @torch.inference_mode()
    def complete(
        self, examples: Sequence[Example], query: str, choose: Choose = greedy
    ) -> Iterator[tuple[str, list[float]]]:
        """Write one answer character by character, with or without examples: yields the text so far and
        the log-probability of each token (the end mark included). Raises UserError if all does not fit."""
        examples = [
            (self.clean(text, line), self.clean(output, line))
            for n, (text, output) in enumerate(examples, 1)
            for line in [Message("errors.line", {"n": n})]
        ]
        query = self.clean(query, Message("errors.last-line"))
        stand_ins = self.stand_ins_of(examples, query)
        prompt = self.form.prompt(examples, query, stand_ins)
        if (room := self.context - len(prompt)) < 1:
            values = {"n": len(prompt), "context": self.context}
            raise UserError(Message("errors.long-prompt", values))
        state = PreparedState(self.checkpoint.prepared)
        limit, end = min(room, LONGEST_ANSWER), self.form.specials.eos
        for [hypothesis] in decode(state, torch.tensor([prompt]), [limit], end, choose, may_repeat=True):
            yield stand_ins.show(self.tokenizer.decode(hypothesis.tokens)), list(hypothesis.logprobs)


def opinion_of(rule: Rule | None, query: str) -> Opinion | None:
    return None if rule is None else Opinion(rule.words, rule(query))


def write(
    state: State, prompts: Sequence[Sequence[int]], room: int, end: int, choose: Choose = greedy
) -> list[Hypothesis]:
    """The answers to prompts of any length in one batch without padding: all read as many tokens as the
    shortest prompt has, and go on with the rest of their own as forced tokens.

    room: tokens that the context still holds for a prompt and its answer. end: the end mark.
    """
    start = min(map(len, prompts))
    rests = [prompt[start:] for prompt in prompts]
    limits = [min(len(rest) + LONGEST_ANSWER, room - start) for rest in rests]
    read = torch.tensor([list(prompt[:start]) for prompt in prompts])
    *_, found = decode(state, read, limits, end, choose, rests, may_repeat=True)
    return [
        Hypothesis(h.tokens[len(rest) :], h.logprobs[len(rest) :], h.finished)
        for h, rest in zip(found, rests, strict=True)
    ]
