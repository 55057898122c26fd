"""One run on several processes, as `torchrun` starts them: PyTorch's DistributedDataParallel.

Every rank draws the same batches and takes its rows of each, so that their number changes nothing of what is
learned. Rank 0 decides progress and end, and tells the others.
"""

import contextlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import torch
import torch.distributed as dist
import torch.distributed.nn  # before a group is there: its defaults would hold it for good
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from ..errors import UserError

# What libraries say where another process is gone.
LOST = re.compile("gloo|nccl|peer|process group|rendezvous|store", re.IGNORECASE)


class Shared(Protocol):
    """What the ranks know of a batch."""

    @property
    def tokens(self) -> int: ...

    def part(self, rank: int, ranks: int) -> "Shared":
        """The rows of one of several ranks."""


B = TypeVar("B", bound=Shared)


class Objective(nn.Module):
    """The loss as the output of a module, which is what DistributedDataParallel listens to."""

    def __init__(self, model: nn.Module, loss: Callable[[Any, Any], Tensor]) -> None:
        super().__init__()
        self.model, self.loss = model, loss

    def forward(self, batch: object) -> Tensor:
        return self.loss(self.model, batch)


@dataclass(frozen=True)
class Ranks:
    """The processes of a run, as one of them sees them; by itself it is the only one."""

    rank: int = 0
    size: int = 1

    @property
    def first(self) -> bool:
        return self.rank == 0

    def objective(self, model: nn.Module, loss: Callable[[Any, Any], Tensor]) -> Callable[[Any], Tensor]:
        """The loss of a batch, whose gradient is the mean over all ranks."""
        whole = Objective(model, loss)
        return whole if self.size == 1 else DistributedDataParallel(whole, find_unused_parameters=True)

    def share(self, batch: B) -> tuple[B, float]:
        """This rank's rows, and what their loss counts beside the others'. A batch with too few rows for all
        counts nothing here."""
        if self.size == 1:
            return batch, 1.0
        mine = batch.part(self.rank, self.size)
        return (mine, mine.tokens * self.size / batch.tokens) if mine.tokens else (batch, 0.0)

    def mean(self, value: Tensor) -> Tensor:
        """The mean of a number over the ranks."""
        if self.size > 1:
            value = value.clone()
            dist.all_reduce(value)
            value /= self.size
        return value

    def told(self, value: float) -> float:
        """What rank 0 says in place of this value."""
        if self.size == 1:
            return value
        said = torch.tensor(float(value), dtype=torch.float64, device=device_of_messages())
        dist.broadcast(said, 0)
        return said.item()

    @contextlib.contextmanager
    def in_turn(self) -> Iterator[None]:
        """Rank 0 does something before the others do, which so find what it has made."""
        if not self.first:
            dist.barrier()
        yield
        if self.first and self.size > 1:
            dist.barrier()


def device_of_messages() -> torch.device:
    return torch.device("cuda" if dist.get_backend() == "nccl" else "cpu")


def ranks() -> Ranks:
    """Those of this process."""
    return Ranks(dist.get_rank(), dist.get_world_size()) if dist.is_initialized() else Ranks()


@contextlib.contextmanager
def joined(device: torch.device) -> Iterator[Ranks]:
    """Whoever `torchrun` has started too. Raises UserError where one of them ends before its time.

    The group's threads end with the last that holds it; where they outlive Python, the process aborts.
    """
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        yield Ranks()
        return
    if device.type == "cuda":
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    try:
        dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
        yield ranks()
    except RuntimeError as error:
        if not LOST.search(str(error)):
            raise
        raise UserError(
            "Another process of this run has ended, and so it cannot go on. What was saved last is whole: "
            "--resume goes on from it, with as many processes as you like."
        ) from None
    finally:
        if dist.is_initialized():
            dist.destroy_process_group()


def neighbours() -> int:
    """How many processes of the run share this machine."""
    return int(os.environ.get("LOCAL_WORLD_SIZE", "1"))
