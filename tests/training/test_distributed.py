"""Several processes learn what one alone does; where one ends, the run ends in order and can be resumed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from playground.training.batching import pair_batch
from playground.training.distributed import LOST, Ranks
from playground.training.language import TextBatch
from playground.training.loop import STATE, Batch
from playground.training.next_token import row_batch
from tests.helpers import tokens
from tests.training.ranks import STEPS
from tests.translators import tiny_tokenizer

ROOT = Path(__file__).parents[2]
WAIT = 300  # seconds, after which a run of a few steps hangs


def start(processes: int, *arguments: object) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={processes}"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "GLOO_SOCKET_IFNAME": "lo"}
    return subprocess.run(
        [*command, "-m", *map(str, arguments)],
        **{"cwd": ROOT, "env": environment, "capture_output": True, "text": True, "timeout": WAIT},
        check=False,
    )


def learned(out: Path) -> torch.Tensor:
    """All weights in a row but the biases of keys, which change no attention: rounding alone moves them."""
    state = torch.load(out / STATE, weights_only=True)
    assert state["at"]["step"] == STEPS
    weights = {name: weight for name, weight in state["model"].items() if not name.endswith("key.bias")}
    return torch.cat([weight.flatten() for weight in weights.values()])


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("alone")
    done = start(1, "tests.training.ranks", out)
    assert done.returncode == 0, done.stderr
    return out


def losses(out: Path) -> list[float]:
    return json.loads((out / "losses.json").read_text(encoding="utf-8"))


def test_two_processes_learn_what_one_does(alone: Path, tmp_path: Path) -> None:
    done = start(2, "tests.training.ranks", tmp_path)
    assert done.returncode == 0, done.stderr
    assert losses(tmp_path) == pytest.approx(losses(alone), rel=1e-4) and len(losses(alone)) == STEPS
    assert torch.allclose(learned(tmp_path), learned(alone), atol=1e-4)


def test_where_one_ends_the_run_ends_and_another_number_goes_on(alone: Path, tmp_path: Path) -> None:
    done = start(2, "tests.training.ranks", tmp_path, "--die", 3)
    assert done.returncode != 0 and not (tmp_path / "losses.json").exists()
    assert "Another process of this run has ended" in done.stderr or "SIGTERM" in done.stderr
    state = torch.load(tmp_path / STATE, weights_only=True)
    assert 2 <= state["at"]["step"] <= 3  # whole, whenever the other was missed
    done = start(1, "tests.training.ranks", tmp_path, "--resume")
    assert done.returncode == 0, done.stderr
    assert torch.allclose(learned(tmp_path), learned(alone), atol=1e-4)


def test_the_command_trains_on_several(tmp_path: Path) -> None:
    out = tmp_path / "toy"
    done = start(2, "playground", "train", "toy", "--out", out, "--with", "task=copy", "steps=4", "layers=1")
    assert done.returncode == 0, done.stderr
    assert (out / "best" / "model.safetensors").is_file()
    assert done.stderr.count("The best model lies in") == 1  # one of them speaks


def test_a_recipe_that_trains_by_itself_says_so(tmp_path: Path) -> None:
    done = start(2, "playground", "train", "positions", "--out", tmp_path / "positions")
    assert done.returncode != 0 and "trains in one process. Start it without torchrun." in done.stderr


# ---- the rows of each


IDS = tokens(5, 6)
BATCHES = {
    "pairs": pair_batch([[5, 6], [7], [8, 9, 10]], [[5], [6, 7], [8]], tiny_tokenizer().specials),
    "rows": row_batch(IDS, IDS),
    "texts": TextBatch((row_batch(IDS, IDS), row_batch(IDS[:1], IDS[:1], causal=False))),
}


@pytest.mark.parametrize("ranks", [1, 2, 3])
@pytest.mark.parametrize("name", BATCHES)
def test_together_the_ranks_have_all_rows_once(name: str, ranks: int) -> None:
    batch = BATCHES[name]
    shares = [Ranks(rank, ranks).share(batch) for rank in range(ranks)]
    assert sum(part.tokens for part, _ in shares) == batch.tokens
    assert sum(weight for _, weight in shares) == pytest.approx(ranks)


def test_who_has_no_row_counts_nothing() -> None:
    batch: Batch = row_batch(IDS[:2], IDS[:2])
    assert Ranks(2, 3).share(batch) == (batch, 0.0)
    assert Ranks().share(batch) == (batch, 1.0) and Ranks().told(2.5) == 2.5


def test_what_says_that_another_is_gone() -> None:
    said = "[../third_party/gloo/gloo/transport/tcp/pair.cc:534] Connection closed by peer [127.0.0.1]:6"
    assert LOST.search(said) and not LOST.search("CUDA out of memory. Tried to allocate 2 GiB")
