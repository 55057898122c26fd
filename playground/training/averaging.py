"""The mean of the weights of several checkpoints of one model.

Those of one run that lie some way apart do better together than each alone (Vaswani et al. 2017, §6.1;
Izmailov et al. 2018): what they have in common stays, what they owe to the batches of the day goes.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from ..checkpoints import Checkpoint, load, save
from ..errors import UserError


def average(folders: Sequence[Path], out: Path) -> Checkpoint:
    """Write the mean of these checkpoints to a folder; what else belongs to it comes from the last one.
    Raises UserError for fewer than two, and for one that is another model than the first."""
    if len(folders) < 2:
        raise UserError("Name two checkpoints or more: the mean of one is itself.")
    checkpoints = [load(folder) for folder in folders]
    first, last = checkpoints[0], checkpoints[-1]
    for other in checkpoints[1:]:
        if unlike(first, other):
            raise UserError(
                f"{other.folder} is another model than {first.folder}: its size, task or tokenizer differs. "
                "Only checkpoints of one model have a mean."
            )
    states = [checkpoint.model.state_dict() for checkpoint in checkpoints]
    mean = {name: torch.stack([state[name] for state in states]).mean(dim=0) for name in states[0]}
    last.model.load_state_dict(mean)
    training = last.metrics.get("training", {})
    minutes = [checkpoint.metrics.get("training", {}).get("minutes") for checkpoint in checkpoints]
    # The scores of one of them are none of the mean.
    result = replace(last, metrics={"training": {**training, "mean_of_minutes": minutes}})
    save(result, out)
    return result


def unlike(first: Checkpoint, other: Checkpoint) -> bool:
    dropout = first.model.config.dropout  # with how much they were trained is no part of what they compute
    return (
        first.model.config != replace(other.model.config, dropout=dropout)
        or first.task != other.task
        or first.labels != other.labels
        or first.tokenizer.inner.to_str() != other.tokenizer.inner.to_str()
    )
