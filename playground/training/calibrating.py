"""How sure a language model should be: as sure as it is right about text that it did not learn from."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from ..checkpoints import Checkpoint, load, save
from ..corpora.kinds import read_kinds
from ..errors import UserError
from ..generation import ngram
from ..uses.registry import use_of
from .language import TASK, validate

TEMPERATURES = tuple(round(0.96 + 0.01 * n, 2) for n in range(13))  # 0.96 to 1.08


def calibrate(
    folder: Path, data: Path, out: Path, temperatures: Sequence[float] = TEMPERATURES
) -> Checkpoint:
    """Write a language model with that temperature built in at which dev is the most probable (Guo et al.
    2017, "On Calibration of Modern Neural Networks", §4.2).

    A model that has read its text often is too sure of what it has not read. The temperature divides the
    gains of the last norm, and with them every logit. data: as for training. Raises UserError for a
    checkpoint that is no language model.
    """
    checkpoint = load(folder)
    if use_of(checkpoint).name != TASK["name"]:
        raise UserError(f"{folder} is no language model, and only those are calibrated.")
    model, kinds = checkpoint.model, read_kinds(data)
    gains, found = model.decoder_norm.weight.data.clone(), {}
    for temperature in temperatures:
        model.decoder_norm.weight.data = gains / temperature
        with torch.inference_mode():
            found[temperature] = validate(model, checkpoint.tokenizer, kinds, torch.device("cpu"))
    [measure, *_] = found[temperatures[0]]
    best = max(temperatures, key=lambda temperature: found[temperature][measure])
    model.decoder_norm.weight.data = gains / best
    training = {**checkpoint.metrics.get("training", {}), "temperature": best}
    result = replace(checkpoint, metrics={**found[best], "training": training})
    save(result, out)
    if (folder / ngram.FILE).is_file():
        shutil.copy(folder / ngram.FILE, out)
    return result
