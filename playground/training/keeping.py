"""What of a run is kept: its tokenizer, and its best weights with what it took to get them."""

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ..checkpoints import Checkpoint, find, read_json, save
from ..errors import UserError
from ..text.specials import new_specials
from ..text.tokenizer import Tokenizer
from .hardware import cores
from .loop import STATE, Trainer, first_line

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

LOCK = "lock"


@contextlib.contextmanager
def claimed(out: Path) -> Iterator[None]:
    """The folder of a run for this process alone; it is made where it is missing. Raises UserError where it
    cannot be written, or another process has claimed it."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        file = (out / LOCK).open("w")
    except OSError as error:
        raise UserError(f"{out} cannot be written: {error.strerror}. Name another folder.") from None
    with file:
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # let go when the process ends, however
            except OSError:
                told = f"Another run trains in {out}. Wait for its end, or name another folder."
                raise UserError(told) from None
        try:
            yield
        finally:
            (out / LOCK).unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # a run that did not begin leaves nothing
                out.rmdir()


def refuse_used(out: Path, resume: bool) -> None:
    """Raises UserError for a folder in which a run lies that is not to be resumed."""
    if not resume and (out / STATE).exists():
        raise UserError(f"{out} holds a run already. Go on with --resume, or name another folder.")


def training_facts(trainer: Trainer, start: str | None = None, teacher: str | None = None) -> dict[str, Any]:
    """What it took to get to the weights that are kept. start, teacher: the checkpoints that the run went on
    from and that it learned from, whose own training is told too."""
    at = trainer.at
    others = {
        name: read_json(find(folder) / "metrics.json").get("training")
        for name, folder in (("before", start), ("teacher", teacher))
        if folder
    }
    return {
        "parameters": sum(p.numel() for p in trainer.model.parameters()),
        "minutes": round(at["seconds"] / 60, 1),
        "steps": at["step"],
        "target_tokens": at["tokens"],
        "epochs": round(at["tokens"] / trainer.data.tokens_per_epoch, 1),
        "device": trainer.device.type,
        "cores": cores(),
        "seed": trainer.settings.seed,
        **{name: facts for name, facts in others.items() if facts},
    }


def save_whole(checkpoint: Checkpoint, folder: Path) -> None:
    """`save` such that a cut while writing leaves each file of the former checkpoint readable. Raises
    UserError where it cannot be written."""
    fresh = folder.with_name(folder.name + ".new")
    try:
        remove(fresh)  # which a run that was cut has left
        folder.mkdir(parents=True, exist_ok=True)
        save(checkpoint, fresh)
        for file in fresh.iterdir():
            os.replace(file, folder / file.name)
        fresh.rmdir()
    except UserError:
        raise
    except Exception as error:  # each library raises its own where the disk is full
        with contextlib.suppress(OSError):
            remove(fresh)
        raise UserError(
            f"The best weights cannot be written to {folder}: {first_line(error)} Is the disk full? Make "
            "room, and --resume goes on from the last state."
        ) from None


def remove(path: Path) -> None:
    """A file, or a folder with all that is in it, if it is there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def find_tokenizer(
    path: Path,
    texts: Iterable[str],
    vocab_size: int,
    resume: bool,
    others: Sequence[str] = (),
    **choices: Any,
) -> Tokenizer:
    """The tokenizer of a run: learned and stored when it begins, read when it is resumed or lies there.

    others, choices: what else `Tokenizer.train` takes.
    """
    if resume or path.is_file():
        try:
            return Tokenizer.load(path, new_specials(others)[0])
        except Exception as error:  # the library raises plain Exception
            raise UserError(
                f"{path} cannot be read ({error}), so nothing can be resumed. "
                "Train without --resume in another folder."
            ) from None
    tokenizer = Tokenizer.train(texts, vocab_size, others=others, **choices)
    path.parent.mkdir(parents=True, exist_ok=True)
    tokenizer.save(path)
    return tokenizer
