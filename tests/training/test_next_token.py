"""Rows for decoders: which labels count, and the loss over those that do."""

from types import SimpleNamespace

import pytest
import torch

from playground.text.specials import NO_LABEL
from playground.training import next_token
from playground.training.next_token import RowBatch, compiled_loss, row_batch
from tests.helpers import tiny_model, tokens


@pytest.fixture
def batch() -> RowBatch:
    ids, labels = tokens(2, 6), tokens(2, 6, seed=5)
    labels[0, 3:] = NO_LABEL
    labels[1, 0] = NO_LABEL
    return row_batch(ids, labels)


def test_labels_that_count_are_counted(batch: RowBatch) -> None:
    assert batch.tokens == 3 + 5
    moved = batch.to(torch.device("meta"))
    assert moved.ids.device.type == moved.labels.device.type == "meta" and moved.tokens == 8


def test_the_loss_is_the_mean_over_them(batch: RowBatch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(next_token.shutil, "which", lambda name: None)  # nothing is compiled
    model = tiny_model()
    found = compiled_loss()(model, batch)
    logprobs = model(batch.ids).log_softmax(dim=-1)
    places = (batch.labels != NO_LABEL).nonzero().tolist()
    expected = -sum(logprobs[row, at, batch.labels[row, at]] for row, at in places) / len(places)
    assert found.item() == pytest.approx(expected.item(), rel=1e-5)


def test_it_is_compiled_where_there_is_a_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = []
    monkeypatch.setattr(next_token.torch, "compile", lambda loss, **options: compiled.append(loss) or loss)
    for compiler in (None, "/usr/bin/c++"):
        monkeypatch.setattr(next_token.shutil, "which", lambda name, compiler=compiler: compiler)
        compiled_loss()
    assert len(compiled) == 1


def test_a_gpu_gets_it_compiled_where_all_batches_have_one_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(next_token.shutil, "which", lambda name: "/usr/bin/c++")
    monkeypatch.setattr(next_token.torch, "compile", lambda loss, **options: lambda *arguments: "compiled")
    batch = SimpleNamespace(ids=SimpleNamespace(is_cuda=True), labels=None, causal=True)
    assert compiled_loss(one_shape=True)(None, batch) == "compiled"
    with pytest.raises(TypeError):  # as it stands it needs a model
        compiled_loss()(None, batch)
