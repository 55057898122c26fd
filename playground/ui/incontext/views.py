"""What the In-context tab shows: from a sheet or a prompt to answers, ladders and heads."""

import json
import math
import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ... import shelf
from ...checkpoints import Checkpoint
from ...errors import UserError
from ...figures import incontext as figures
from ...figures.html import percent, scrolled, table
from ...generation.decoding import greedy
from ...generation.sampling import Sampler
from ...generation.search import Search
from ...measuring.records import measured
from ...measuring.tables import BADGES, badge_table, few_shot_table, rule_table
from ...messages import Message, decimal, listed, say, sentences
from ...text.limits import check_length
from ...uses.incontext import ladder
from ...uses.incontext.episodes import Example, prompt_length
from ...uses.incontext.fewshot import Answer, FewShot
from ...uses.incontext.judging import Question, judge
from ...uses.incontext.trials import SHOTS
from .sheet_data import Row, Sheet

ARROW = "->"
MANY = 100  # rows from which on their speed tells something
MOST_TOLD = 3  # examples that were left out, with the reason


@dataclass(frozen=True, eq=False)
class Engine:
    """The few-shot model with the checkpoint that it came from."""

    checkpoint: Checkpoint
    few: FewShot

    def complete(self, examples: Sequence[Sequence[str]], queries: Sequence[str]) -> list[dict]:
        """What the endpoint `/complete` returns."""
        return [
            {
                "answer": answer.text,
                "logprob": answer.logprob,
                "probability": answer.probability,
                "confidence": answer.confidence,
                "badge": answer.badge,
                "error": answer.error,
                "rule": answer.opinion.words if answer.opinion else "",
                "rule_answer": answer.opinion.answer if answer.opinion else None,
                "odd": answer.odd,
                "examples": answer.examples,
                "finished": answer.finished,
            }
            for answer in self.few.fill(pairs(examples), queries)
        ]


def pairs(examples: Sequence[Sequence[str]]) -> list[Example]:
    """Examples from outside. Raises UserError if they are no pairs."""
    if all(len(pair) == 2 for pair in examples):
        return [(text, output) for text, output in examples]
    raise UserError(Message("incontext.no-pairs"))


def load_few_shot() -> tuple[Engine | None, list[str]]:
    """The shipped few-shot model, and what is wrong with those that do not load."""
    found, problems = shelf.for_use("in-context")
    return (Engine(found[0], FewShot(found[0])) if found else None), problems


# ---- the sheet


@dataclass(frozen=True)
class Examples:
    """The examples of a sheet as the model knows them."""

    rows: tuple[Row, ...]  # those that it can read, and
    pairs: list[Example]  # each as a pair
    left_out: tuple[str, ...]  # why others were left out


def read_examples(engine: Engine, sheet: Sheet) -> Examples:
    """One that cannot be read is left out, so that it keeps no other from being used. Raises UserError,
    naming the row, where there is no other."""
    rows, pairs, problems = [], [], []
    for number, row in enumerate(sheet.rows, 1):
        if not row.is_example:
            continue
        try:
            input_of = Message("incontext.input-of-row", {"row": number})
            output_of = Message("incontext.output-of-row", {"row": number})
            pair = (engine.few.clean(row.text, input_of), engine.few.clean(row.output, output_of))
        except UserError as error:
            problems.append(str(error))
        else:
            rows.append(row)
            pairs.append(pair)
    if problems and not rows:
        raise UserError(problems[0])
    engine.few.clean_examples(pairs)
    return Examples(tuple(rows), pairs, tuple(problems))


def examples_of(engine: Engine, sheet: Sheet) -> list[Example]:
    """The examples of a sheet that the model can read. Raises UserError as `read_examples`."""
    return read_examples(engine, sheet).pairs


def fill(engine: Engine, value: str, run: int, wanted: Collection[int]) -> Iterator[str]:
    """What `sheet.js` is told while rows are filled: lines of JSON, each text beginning with the one
    before. wanted: their ids; the other open rows only help to find the rule. Raises UserError for a sheet
    that cannot be filled."""
    sheet = Sheet.from_json(value)
    rows = [row for row in sheet.open_rows if row.id in wanted]
    read = read_examples(engine, sheet)
    examples = read.pairs
    if not rows:
        raise UserError(Message("incontext.nothing-to-fill"))
    told = json_line({"run": run})
    started, answers = time.perf_counter(), []
    others = [row.text for row in sheet.open_rows]
    for part in engine.few.stream(examples, [row.text for row in rows], others):
        answers += [answer for _, answer in part]
        described = [describe_answer(rows[n], answer) for n, answer in part]
        told += json_line({"rows": described, "rule": rule_words(answers)})
        yield told
    verdicts = evidence_of(engine, read, answers)
    message = summary(
        answers, len(engine.few.clean_examples(examples)), time.perf_counter() - started, verdicts
    )
    left_out = [say("incontext.left-out", why=why) for why in read.left_out[:MOST_TOLD]]
    message = sentences([message, *left_out])
    yield told + json_line(
        {
            "done": True,
            "message": message,
            "kind": "info",
            "evidence": list(verdicts.items()),
            "rule": rule_words(answers),
        }
    )


def failure(run: int, message: str) -> str:
    """What `sheet.js` is told when nothing can be filled."""
    return json_line({"run": run, "failed": True}) + json_line(
        {"done": True, "message": message, "kind": "error"}
    )


def json_line(content: dict) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c") + "\n"


def describe_answer(row: Row, answer: Answer) -> dict:
    return {
        "id": row.id,
        "text": answer.text,
        "badge": answer.badge,
        "confidence": round(answer.confidence, 4),
        "probability": round(answer.probability, 4),
        "examples": answer.examples,
        "finished": answer.finished,
        "error": answer.error,
        "rule": answer.opinion.answer if answer.opinion else None,
        "odd": answer.odd,
    }


def rule_words(answers: Sequence[Answer]) -> str:
    """The rule that was found, in words; empty where there was none."""
    return next((answer.opinion.words for answer in answers if answer.opinion), "")


def evidence_of(engine: Engine, examples: Examples, answers: Sequence[Answer]) -> dict[int, bool]:
    """For each example row that was left out in turn whether the model gives it from the others."""
    best = max((a for a in answers if a.evidence), key=lambda answer: answer.examples, default=None)
    if best is None or best.evidence is None:
        return {}
    used = engine.few.clean_examples(examples.pairs)[-best.examples :]
    right = best.evidence.right
    verdicts = dict(zip((text for text, _ in used[len(used) - len(right) :]), right, strict=True))
    return {
        row.id: verdicts[text]
        for row, (text, _) in zip(examples.rows, examples.pairs, strict=True)
        if text in verdicts
    }


def summary(answers: Sequence[Answer], given: int, seconds: float, verdicts: dict[int, bool]) -> str:
    """What was done, in words."""
    read = [answer for answer in answers if not answer.error]
    badges = Counter(answer.badge for answer in read)
    counts = [
        say("incontext.badge-count", n=badges[name], badge=say(f"incontext.badge-{name}"))
        for name in BADGES
        if badges[name]
    ]
    used = sorted({answer.examples for answer in read})
    time_taken = say("incontext.seconds", seconds=decimal(seconds, 1))
    if len(read) >= MANY:
        time_taken += say("incontext.speed", rows=round(len(read) / seconds))
    examples = say("incontext.from-examples", n=given)
    parts = [say("incontext.filled", n=len(read), examples=examples, time=time_taken)]
    if counts:
        parts = [say("incontext.counted", filled=parts[0], counts=listed(counts))]
    parts = [say("incontext.stop", said=parts[0])]
    if used and used[0] < given:
        span = str(used[0]) if used[0] == used[-1] else say("incontext.span", least=used[0], most=used[-1])
        parts.append(say("incontext.only-last", span=span))
    if verdicts:
        parts.append(say("incontext.gives-others", right=sum(verdicts.values()), n=len(verdicts)))
    if len(answers) > len(read):
        parts.append(say("incontext.unread", n=len(answers) - len(read)))
    return sentences(parts)


def find(sheet: Sheet, id: object) -> Row:
    for row in sheet.rows:
        if row.id == id:
            return row
    raise UserError(Message("incontext.row-gone"))


def options(engine: Engine, value: str, id: object) -> str:
    """The best answers of one row, for `sheet.js`."""
    try:
        sheet = Sheet.from_json(value)
        row = find(sheet, id)
        best = engine.few.alternatives(examples_of(engine, sheet), row.text)
        return json_line({"id": id, "best": [[text, share, text == row.output] for text, share in best]})
    except UserError as error:
        return json_line({"id": id, "error": str(error)})


def explain(engine: Engine, value: str, id: object) -> str:
    """Which example mattered for the answer of one row: each is left out in turn."""
    sheet = Sheet.from_json(value)
    row = find(sheet, id)
    if not row.output:
        raise UserError(Message("incontext.row-open"))
    query = engine.few.clean(row.text)
    output = engine.few.clean(row.output)
    others = [
        example for example in engine.few.clean_examples(examples_of(engine, sheet)) if example[0] != query
    ]
    if not others:
        raise UserError(Message("incontext.no-other"))
    used = others[len(others) - engine.few.shots(others, query) :]
    (_, whole, _), *without = ladder.left_out(engine.few.model, engine.few.form, used, query, output)
    rows = [(*used[n], logprob, right) for n, logprob, right in without]
    return figures.left_out_view(query, output, whole, rows)


# ---- the prompt


def parse_prompt(text: str) -> tuple[list[Example], str]:
    """The examples and the open query of a prompt. Raises UserError, naming the line."""
    check_length(text, Message("incontext.the-prompt"))
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise UserError(Message("incontext.prompt-empty", {"arrow": ARROW}))
    halves = []
    for number, line in lines:
        parts = line.split(ARROW)
        if len(parts) != 2:
            values = {"line": number, "arrow": ARROW}
            raise UserError(Message(f"incontext.{'no-arrow' if len(parts) == 1 else 'two-arrows'}", values))
        halves.append((number, parts[0].strip(), parts[1].strip()))
    *examples, (last, query, rest) = halves
    if rest:
        raise UserError(Message("incontext.last-line-full", {"line": last, "arrow": ARROW}))
    for number, _, output in examples:
        if not output:
            raise UserError(Message("incontext.line-open", {"line": number}))
    return [(question, output) for _, question, output in examples], query


def prompt_room(engine: Engine, text: str) -> str:
    """How much of the context a prompt takes, or what is missing in it."""
    try:
        examples, query = parse_prompt(text)
        cleaned = [(engine.few.clean(a), engine.few.clean(b)) for a, b in examples]
        used = prompt_length(cleaned, engine.few.clean(query))
    except UserError as error:
        return str(error)
    left = engine.few.context - used
    return say("incontext.room", used=used, context=engine.few.context, left=max(0, left))


def complete_prompt(engine: Engine, text: str, search: Search) -> Iterator[tuple[str, str]]:
    """The completion as it grows, and at the end a word on it. Raises UserError for a prompt that cannot
    be read."""
    few = engine.few
    examples, query = parse_prompt(text)
    choose = greedy
    if search.method == "sample":
        choose = Sampler(search.temperature, search.top_k, search.top_p, search.seed)
    pieces: list[str] = []
    written = ""
    for whole, logprobs in few.complete(examples, query, choose):
        pieces.append(whole[len(written) :])
        written = whole
        tokens = list(zip(pieces, logprobs, strict=True))
        yield figures.completion_view(tokens, ended=False), ""
    if any(pieces[:-1]) and pieces[-1]:
        yield figures.completion_view(tokens, ended=False), say("incontext.room-full")
    elif all(pieces[:-1]):
        cleaned = [(few.clean(question), few.clean(output)) for question, output in examples]
        [verdict] = judge(few.model, few.form, [Question(cleaned, few.clean(query), written)])
        difference = abs(verdict.logprob - math.fsum(logprobs))
        yield figures.completion_view(tokens, ended=True, difference=difference), ""


# ---- how good it is


def describe(engine: Engine) -> str:
    """The scores of the checkpoint as tables, if it carries any for these very weights."""
    scores = measured(engine.checkpoint, "in-context")
    if not scores.get("sets"):
        return ""
    about = say("incontext.scores", most=SHOTS[-1], real=say("tables.set-real"), fits=percent(scores["fits"]))
    return (
        f"<p>{about}</p>{scrolled(table(*few_shot_table(scores)))}"
        f"<p>{say('incontext.scores-badges', n=SHOTS[-1])}</p>"
        f"{scrolled(table(*badge_table(scores)))}{describe_rules(engine)}"
    )


def describe_rules(engine: Engine) -> str:
    """The search for a rule beside the model, where it was measured."""
    scores = measured(engine.checkpoint, "rules")
    if not scores.get("sets"):
        return ""
    return f"<p>{say('incontext.scores-rules')}</p>{scrolled(table(*rule_table(scores)))}"
