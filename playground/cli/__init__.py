"""The command line: `python -m playground translate|complete|summarise|score|label|import|evaluate|train …`.

What a command needs is imported inside it, so that `--help` answers at once.
Exit status: 0 all went well, 1 something in the input did not, 2 the command was wrongly used.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from ..errors import UserError
from ..generation.search import BEAMS
from .common import INTERRUPTED, complain
from .importing import import_model
from .many import answer
from .measuring import TASKS, analyse_heads, evaluate, scores
from .training import average, calibrate, train


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

    for add in (add_lines, add_importing, add_measuring, add_training):
        add(commands)
    return parser


def add_lines(commands: argparse._SubParsersAction) -> None:
    """The commands that answer line by line."""
    command = commands.add_parser("translate", help="translate standard input line by line")
    command.add_argument(
        "--to", metavar="LANGUAGE", help="code of the language to translate into (default: the model's, fr)"
    )
    add_beam(command)
    add_checkpoint(command)
    add_files(command, "translate")

    command = commands.add_parser(
        "complete",
        help="do with an input what a few examples show",
        description='Reads lines of {"examples": [["in", "out"], ...], "query": "in"}; writes '
        '{"answer": ..., "logprob": ..., "confidence": ...} a line.',
    )
    add_checkpoint(command)
    add_files(command, "complete")

    command = commands.add_parser(
        "summarise", help="a headline for each line of standard input, a text or paragraph a line"
    )
    command.add_argument(
        "--length",
        choices=("title", "short", "medium"),
        default="title",
        help="of the headline: short (at most 7 words), medium, or title (default: as it comes)",
    )
    add_beam(command)
    add_checkpoint(command)
    add_files(command, "summarise")

    command = commands.add_parser(
        "score",
        help="how probable given texts or translations are",
        description="Reads lines: a text for the language model, or source<TAB>translation for the "
        "translator; writes a JSON object a line. The pieces, joined, give the text as the model reads it, "
        "then the end mark, as the model calls it.",
    )
    add_checkpoint(command)
    add_files(command, "score")

    command = commands.add_parser(
        "label",
        help="who did what to whom: the predicates of each line and their roles",
        description="Reads lines of English; writes a JSON object a line, or for each sentence a word a line "
        "in columns as CoNLL-2005 has them: the word, the sense of a predicate, and the roles of each.",
    )
    command.add_argument("--format", choices=("json", "conll"), default="json", help="default: json")
    add_checkpoint(command)
    add_files(command, "label")


def add_files(command: argparse.ArgumentParser, name: str) -> None:
    """What is answered: standard input, or files."""
    command.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="answer these by several processes, in place of standard input (needs dask's distributed); "
        "what was cut goes on where it was",
    )
    command.add_argument("--out", type=Path, metavar="DIR", help="where the answers to files are written")
    command.add_argument("--workers", type=int, default=2, metavar="N", help="processes (default: 2)")
    command.add_argument("--scheduler", metavar="ADDRESS", help="workers of a Dask cluster in their place")
    command.set_defaults(command=answer, name=name, usage_error=command.error)


def add_importing(commands: argparse._SubParsersAction) -> None:
    """The command import."""
    command = commands.add_parser(
        "import",
        help="open a public model by its name on the Hugging Face Hub, or from a folder",
        description="Reads config.json, *.safetensors and the tokenizer, never a program; says how the model "
        "is read, and remembers it: every --checkpoint then takes its name.",
    )
    command.add_argument("source", metavar="NAME|DIR", help="such as openai-community/gpt2")
    command.add_argument(
        "--verify",
        action="store_true",
        help="compare its logits with the original implementation, with transformers",
    )
    command.add_argument("--revision", metavar="R", help="branch, tag or commit on the hub")
    command.set_defaults(command=import_model)


def add_measuring(commands: argparse._SubParsersAction) -> None:
    """The commands that measure a checkpoint or show what was measured."""
    command = commands.add_parser("evaluate", help="measure a checkpoint; prints JSON")
    command.add_argument("task", choices=TASKS, metavar="TASK", help="%(choices)s")
    command.add_argument(
        "--data",
        type=Path,
        metavar="FILE",
        help="the test set (roles: sentences as .jsonl; words: a folder of lists; language-model: a folder "
        "of books or of all its training data, sentence pairs, or minimal pairs as .jsonl; unfamiliar: the "
        "folder of all data; field: the project's own if left out)",
    )
    command.add_argument("--to", choices=("fr", "en"), help="language to translate into (default: fr)")
    add_checkpoint(command)
    add_beam(command)
    command.add_argument(
        "--style", choices=("plain", "moses"), default="plain", help="how to tokenise for BLEU"
    )
    command.add_argument(
        "--record", type=Path, metavar="DIR", help="keep the result in metrics.json of this folder"
    )
    command.set_defaults(command=evaluate, usage_error=command.error)

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

    command = commands.add_parser("scores", help="the tables of scores of all shipped checkpoints")
    command.add_argument("--write", action="store_true", help="put them into README.md")
    command.set_defaults(command=scores)


def add_training(commands: argparse._SubParsersAction) -> None:
    """The commands that make weights."""
    command = commands.add_parser("train", help="train a model from scratch, or go on with it")
    command.add_argument("recipe", metavar="RECIPE", help="what to train; a wrong name lists the right ones")
    command.add_argument("--data", type=Path, metavar="DIR", help="where the training data is, if not made")
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="where state and model go")
    command.add_argument("--minutes", type=positive, metavar="N", help="how long (default: the recipe's)")
    command.add_argument("--resume", action="store_true", help="go on from the last state saved in --out")
    command.add_argument(
        "--with",
        nargs="+",
        default=[],
        dest="changes",
        metavar="NAME=VALUE",
        help="what else than the recipe says: layers=3, or start=DIR for the checkpoint to begin with",
    )
    command.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    command.set_defaults(command=train, usage_error=command.error)

    command = commands.add_parser("average", help="the mean of checkpoints of one model, which may do better")
    command.add_argument(
        "folders", nargs="+", type=Path, metavar="DIR", help="what else it holds is of the last"
    )
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the mean goes")
    command.set_defaults(command=average)

    command = commands.add_parser("calibrate", help="make a language model as sure as it should be")
    command.add_argument("folder", type=Path, metavar="DIR", help="the checkpoint")
    command.add_argument("--data", type=Path, required=True, metavar="DIR", help="the data it was trained on")
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="where it goes")
    command.set_defaults(command=calibrate)


def add_checkpoint(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--checkpoint",
        metavar="DIR",
        help="folder of the model, or the name of one that is shipped or has been imported",
    )


def add_beam(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--beam",
        type=beams,
        default=BEAMS,
        metavar="N",
        help=f"beam search with N beams, 1 (greedy) to 12 (default: {BEAMS}, as on the page)",
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
