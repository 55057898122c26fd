"""The command line: `python -m playground translate|complete|score|evaluate|analyse-heads|train|scores …`.

What a command needs is imported inside it, so that `--help` answers at once.
Exit status: 0 all went well, 1 something in the input did not, 2 the command was wrongly used.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import UserError

if TYPE_CHECKING:
    from .checkpoints import Checkpoint
    from .incontext.fewshot import Answer, FewShot
    from .pipeline import Line, Translator
    from .training.loop import Trainer

BLOCK = 1000  # lines that are read and answered together
TASKS = ("translate", "alignment", "in-context", "words")  # that can be evaluated
INTERRUPTED = 130  # what a shell expects of a program that Ctrl-C ended


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    options = make_parser().parse_args(arguments)
    try:
        return options.command(options)
    except UserError as error:
        complain(str(error))
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; Python must not try to write the rest when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m playground", description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("translate", help="translate standard input line by line")
    command.add_argument("--to", choices=("fr", "en"), help="language to translate into (default: fr)")
    add_beam(command)
    add_checkpoint(command)
    command.set_defaults(command=translate)

    command = commands.add_parser(
        "complete",
        help="do with an input what a few examples show",
        description='Reads lines of {"examples": [["in", "out"], ...], "query": "in"}; writes '
        '{"answer": ..., "logprob": ..., "confidence": ...} a line.',
    )
    add_checkpoint(command)
    command.set_defaults(command=complete)

    command = commands.add_parser(
        "score",
        help="how probable given translations are",
        description="Reads lines of source<TAB>translation; writes a JSON object a line. The pieces, "
        "joined, give the translation as the model reads it, then </s>, the end.",
    )
    add_checkpoint(command)
    command.set_defaults(command=score)

    command = commands.add_parser("evaluate", help="measure a checkpoint; prints JSON")
    command.add_argument("task", choices=TASKS, metavar="TASK", help="%(choices)s")
    command.add_argument(
        "--data", type=Path, required=True, metavar="FILE", help="the test set (words: a folder of lists)"
    )
    add_checkpoint(command)
    add_beam(command)
    command.add_argument(
        "--style", choices=("plain", "moses"), default="plain", help="how to tokenise for BLEU"
    )
    command.add_argument(
        "--record", type=Path, metavar="DIR", help="keep the result in metrics.json of this folder"
    )
    command.set_defaults(command=evaluate)

    command = commands.add_parser("analyse-heads", help="what each attention head does; prints JSON")
    command.add_argument(
        "--data",
        type=Path,
        metavar="FILE",
        help="sentence pairs for a translator, lines for a language model; a few-shot model draws its tasks",
    )
    add_checkpoint(command)
    command.add_argument(
        "--record", type=Path, metavar="DIR", help="keep the result in metrics.json of this folder"
    )
    command.set_defaults(command=analyse_heads)

    command = commands.add_parser("train", help="train a model from scratch, or go on with it")
    command.add_argument("recipe", metavar="RECIPE", help="what to train; a wrong name lists the right ones")
    command.add_argument("--data", type=Path, metavar="DIR", help="where the training data is, if not made")
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="where state and model go")
    command.add_argument("--minutes", type=positive, metavar="N", help="how long (default: the recipe's)")
    command.add_argument("--resume", action="store_true", help="go on from the last state saved in --out")
    command.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    command.set_defaults(command=train, usage_error=command.error)

    command = commands.add_parser("scores", help="the tables of scores of all shipped checkpoints")
    command.add_argument("--write", action="store_true", help="put them into README.md")
    command.set_defaults(command=scores)
    return parser


def add_checkpoint(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--checkpoint", metavar="DIR", help="folder of the model, or the name of a shipped one"
    )


def add_beam(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--beam", type=beams, metavar="N", help="beam search with N beams, 1 to 12 (default: greedy)"
    )


def beams(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= 12):
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 1 to 12")
    return int(text)


def positive(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is no number above 0")
    return number


def complain(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def translate(options: argparse.Namespace) -> int:
    """A line in, a line out, in order."""
    from tqdm import tqdm

    from .pipeline import Search, Translator, translate_lines

    checkpoint = load_translator(options.checkpoint, threads=1, target=options.to)
    translator = Translator(checkpoint.model, checkpoint.tokenizer, checkpoint.task)
    search = Search() if options.beam is None else Search("beam", beams=options.beam)

    def answer(lines: Sequence[str]) -> list[Line]:
        with tqdm(total=1.0, disable=None, leave=False, bar_format="{percentage:.0f} % |{bar}|") as bar:
            return translate_lines(translator, lines, search, lambda share: bar.update(share - bar.n))

    return answer_lines(answer)


def complete(options: argparse.Namespace) -> int:
    """A question with its examples in, its answer out, in order."""
    from .incontext.fewshot import FewShot

    few = FewShot(load_few_shot(options.checkpoint, threads=1))
    return answer_lines(lambda lines: complete_lines(few, lines))


def complete_lines(few: FewShot, lines: Sequence[str]) -> list[Line]:
    """Answer lines of JSON; those with the same examples are answered together."""
    from .pipeline import Line

    answers = {number: Line("") for number in range(len(lines))}
    groups: dict[tuple[tuple[str, str], ...], list[tuple[int, str]]] = {}
    for number, line in enumerate(lines):
        if line.strip():
            try:
                examples, query = read_question(line)
                groups.setdefault(examples, []).append((number, query))
            except UserError as error:
                answers[number] = Line("", str(error))
    for examples, rows in groups.items():
        try:
            found = few.fill(examples, [query for _, query in rows])
        except UserError as error:
            answers |= {number: Line("", str(error)) for number, _ in rows}
            continue
        for (number, _), answer in zip(rows, found, strict=True):
            answers[number] = Line("", answer.error) if answer.error else Line(answer_json(answer))
    return list(answers.values())


def answer_json(answer: Answer) -> str:
    return json.dumps(
        {
            "answer": answer.text,
            "logprob": round(answer.logprob, 6),
            "confidence": round(answer.confidence, 4),
        },
        ensure_ascii=False,
    )


def read_question(line: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """The examples and the query of one line. Raises UserError if it says something else."""
    try:
        content = json.loads(line)
        examples = tuple((text, output) for text, output in content["examples"])
        query = content["query"]
        if not all(isinstance(text, str) for text in (query, *itertools.chain(*examples))):
            raise TypeError("a cell is no text")
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UserError(
            f"This is no question: {error!r}. "
            'Write {"examples": [["in", "out"], ...], "query": "in"} on one line.'
        ) from None
    return examples, query


def score(options: argparse.Namespace) -> int:
    """A pair in, its probability out, in order."""
    from .pipeline import Line, Translator

    checkpoint = load_translator(options.checkpoint, threads=1)
    translator = Translator(checkpoint.model, checkpoint.tokenizer, checkpoint.task)

    def answer(line: str) -> Line:
        try:
            return Line(json.dumps(score_pair(translator, line), ensure_ascii=False) if line.strip() else "")
        except UserError as error:
            return Line("", str(error))

    return answer_lines(lambda lines: [answer(line) for line in lines])


def score_pair(translator: Translator, line: str) -> dict:
    """The log-probability of source<TAB>target, whole and token by token."""
    from .pipeline import NORMALISERS

    source, tab, target = line.partition("\t")
    if not tab:
        raise UserError("There is no tab. Write the source, a tab and its translation.")
    _, logprobs = translator.score(source, target)
    text = NORMALISERS[translator.target](target)
    ends = [0, *(token.end for token in translator.tokenizer.tokens(text))]
    # Each piece reaches from the end of the one before it, so spaces are in it too.
    pieces = [*(text[a:b] for a, b in itertools.pairwise(ends)), "</s>"]
    total = math.fsum(logprobs)
    return {
        "logprob": round(total, 6),
        "tokens": [[piece, round(value, 6)] for piece, value in zip(pieces, logprobs, strict=True)],
        "perplexity": round(math.exp(-total / len(logprobs)), 6),
    }


def load_translator(folder: str | None, threads: int, target: str | None = None) -> Checkpoint:
    """The translator in a folder, or else the shipped one into `target` (default: fr).

    Raises UserError if there is none or it writes another language than `target`.
    """
    import torch

    from . import checkpoints

    torch.set_num_threads(threads)
    checkpoint = checkpoints.load(folder or shipped_translator(target or "fr"))
    task = checkpoint.task
    if task.get("name") != "translate":
        raise UserError(f"The checkpoint {checkpoint.name} is no translator. Name another one.")
    if target not in (None, task["target"]):
        raise UserError(
            f"The checkpoint {checkpoint.name} translates into {task['target']}, not {target}. "
            "Leave out --to, or name another one."
        )
    return checkpoint


def load_few_shot(folder: str | None, threads: int) -> Checkpoint:
    """The few-shot model in a folder, or else the shipped one."""
    import torch

    from . import checkpoints

    torch.set_num_threads(threads)
    checkpoint = checkpoints.load(folder or "in-context")
    if checkpoint.task.get("name") != "in-context":
        raise UserError(f"The checkpoint {checkpoint.name} is no few-shot model. Name another one.")
    return checkpoint


def shipped_translator(target: str) -> str:
    """The name of the shipped checkpoint that translates into a language."""
    from . import checkpoints

    for name in checkpoints.names():
        task = checkpoints.read_json(checkpoints.FOLDER / name / "config.json").get("task", {})
        if (task.get("name"), task.get("target")) == ("translate", target):
            return name
    raise UserError(
        f"No shipped checkpoint translates into {target}; there are: "
        f"{', '.join(checkpoints.names()) or 'none'}. Name a folder with --checkpoint."
    )


def answer_lines(answer: Callable[[Sequence[str]], Sequence[Line]]) -> int:
    """Answer standard input block by block on standard output, both UTF-8 whatever the locale.

    A line that cannot be answered is an empty line there, and a message with its number on
    standard error. Returns the exit status.
    """
    status, number = 0, 0
    for block in blocks():
        texts, errors = [], {}
        for n, raw in enumerate(block):
            try:
                texts.append(raw.decode("utf-8"))
            except UnicodeDecodeError as error:
                texts.append("")
                errors[n] = f"This is not UTF-8 (byte {error.start + 1}). Save the text as UTF-8."
        for n, line in enumerate(answer(texts)):
            # One line in, one line out, even if a model should write a line break.
            sys.stdout.buffer.write(" ".join(line.text.splitlines()).encode() + b"\n")
            if message := errors.get(n) or line.error:
                complain(f"line {number + n + 1}: {message}")
                status = 1
        sys.stdout.buffer.flush()
        number += len(block)
    return status


def blocks() -> Iterator[list[bytes]]:
    """Standard input in blocks of lines without their ends."""
    block = []
    for raw in sys.stdin.buffer:
        block.append(raw.removesuffix(b"\n").removesuffix(b"\r"))
        if len(block) == BLOCK:
            yield block
            block = []
    if block:
        yield block


def evaluate(options: argparse.Namespace) -> int:
    """Measure a checkpoint on a test set, print the metrics and perhaps keep them."""
    from .training import evaluation, fewshot_evaluation
    from .training.loop import cores

    load = load_few_shot if options.task in ("in-context", "words") else load_translator
    checkpoint = load(options.checkpoint, threads=cores())
    measure = {
        "translate": lambda: evaluation.evaluate_translation(
            checkpoint, options.data, options.beam, options.style
        ),
        "alignment": lambda: evaluation.evaluate_alignment(checkpoint, options.data),
        "in-context": lambda: fewshot_evaluation.evaluate_in_context(checkpoint, options.data),
        "words": lambda: fewshot_evaluation.evaluate_words(checkpoint, options.data),
    }
    result = measure[options.task]()
    print(json.dumps(result, indent=2))
    if options.record:
        evaluation.record(result, options.record)
    return 0


def analyse_heads(options: argparse.Namespace) -> int:
    """Score what every head does, print the result and perhaps keep it."""
    import torch
    from tqdm import tqdm

    from . import checkpoints
    from .training import evaluation
    from .training.heads import analyse_heads

    torch.set_num_threads(1)
    checkpoint = checkpoints.load(options.checkpoint or shipped_translator("fr"))
    with tqdm(total=1.0, disable=None, leave=False, bar_format="{percentage:.0f} % |{bar}|") as bar:
        result = analyse_heads(checkpoint, options.data, lambda share: bar.update(share - bar.n))
    print(checkpoints.pretty(result))
    if options.record:
        evaluation.record(result, options.record)
    return 0


def train(options: argparse.Namespace) -> int:
    """Say what a run will do, then do it."""
    import logging

    from tqdm import tqdm
    from tqdm.contrib.logging import logging_redirect_tqdm

    from .training.recipes import RECIPES, SELF_MADE

    if options.recipe not in RECIPES:
        options.usage_error(f"there is no recipe {options.recipe}; choose {' or '.join(RECIPES)}")
    if options.data is None and options.recipe not in SELF_MADE:
        options.usage_error(f"the recipe {options.recipe} needs --data DIR, where its training data is")
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    make_trainer = RECIPES[options.recipe]
    device = choose_device(options.device)
    trainer = make_trainer(options.data, options.out, options.minutes, options.resume, device)
    complain(trainer.describe())
    pause = 5 if sys.stderr.isatty() else 60  # seconds between two states of the bar
    with logging_redirect_tqdm(), tqdm(unit="token", unit_scale=True, mininterval=pause) as bar:
        try:
            trainer.run(lambda tokens, loss: show(bar, trainer, tokens, loss))
        except KeyboardInterrupt:
            bar.close()
            complain(f"Stopped and saved. Go on with the same command and --resume: {options.out}")
            return INTERRUPTED
    complain(f"The best model lies in {options.out / 'best'}: {trainer.best}")
    return 0


def choose_device(name: str) -> Any:
    """The torch.device of a name: auto takes a CUDA GPU where there is one."""
    import torch

    if name == "cuda" and not torch.cuda.is_available():
        raise UserError("There is no CUDA GPU here, or this PyTorch cannot use it. Train with --device cpu.")
    return torch.device("cuda" if name != "cpu" and torch.cuda.is_available() else "cpu")


def show(bar: Any, trainer: Trainer, tokens: int, loss: float) -> None:
    """Move the progress bar of a run on by one step."""
    bar.set_postfix_str(f"{trainer.progress} loss {loss:.3f}", refresh=False)
    bar.update(tokens)


def scores(options: argparse.Namespace) -> int:
    """Print the tables of scores, or put them between their marks in the README."""
    from . import checkpoints
    from .training import report

    tables = report.render(checkpoints.FOLDER)
    if not options.write:
        print(tables)
        return 0
    readme = checkpoints.FOLDER.parent / "README.md"
    if not readme.is_file():
        raise UserError(f"There is no {readme} to write the scores into.")
    text = readme.read_text(encoding="utf-8")
    readme.write_text(report.insert(tables, text), encoding="utf-8")
    return 0
