"""Learning from a larger model: what the loss is, and where it is smallest."""

import pytest
import torch
from torch.nn.functional import cross_entropy, kl_div

from playground.text.specials import NO_LABEL
from playground.training import next_token
from playground.training.distilling import SOFT, taught_loss
from playground.training.next_token import RowBatch, row_batch
from tests.helpers import tiny_model, tokens


@pytest.fixture(autouse=True)
def nothing_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(next_token.shutil, "which", lambda name: None)


@pytest.fixture
def batch() -> RowBatch:
    labels = tokens(2, 6, seed=5)
    labels[0, 3:] = NO_LABEL
    return row_batch(tokens(2, 6), labels)


@pytest.mark.parametrize("causal", [True, False])
def test_it_is_the_mix_of_two_cross_entropies(batch: RowBatch, causal: bool) -> None:
    batch = row_batch(batch.ids, batch.labels, causal)
    torch.manual_seed(1)
    model, teacher = tiny_model(), tiny_model(width=24)
    found = taught_loss(teacher)(model, batch)
    counts = batch.labels != NO_LABEL
    own, other = (m(batch.ids, causal=causal)[counts].log_softmax(dim=-1) for m in (model, teacher))
    hard = cross_entropy(own, batch.labels[counts])
    entropy = -(other.exp() * other).sum(dim=-1).mean()
    soft = kl_div(own, other, reduction="batchmean", log_target=True) + entropy
    assert found.item() == pytest.approx((SOFT * soft + (1 - SOFT) * hard).item(), rel=1e-5)


def test_what_does_not_count_changes_nothing(batch: RowBatch) -> None:
    torch.manual_seed(1)
    model, teacher = tiny_model(), tiny_model()
    first = row_batch(batch.ids[:1, :3], batch.labels[:1, :3])
    longer = row_batch(batch.ids[:1], batch.labels[:1])  # with three places that do not count
    loss = taught_loss(teacher)
    assert loss(model, first).item() == pytest.approx(loss(model, longer).item(), rel=1e-5)


def test_the_teacher_learns_nothing_and_drops_nothing(batch: RowBatch) -> None:
    teacher = tiny_model(dropout=0.5).train()
    model = tiny_model()
    loss = taught_loss(teacher)
    assert loss(model, batch).item() == loss(model, batch).item()
    loss(model, batch).backward()
    assert all(p.grad is None for p in teacher.parameters())
    assert all(p.grad is not None for p in model.parameters())


def test_the_student_comes_to_say_what_the_teacher_says(batch: RowBatch) -> None:
    torch.manual_seed(2)
    teacher, model = tiny_model(), tiny_model()
    loss, optimiser = taught_loss(teacher), torch.optim.Adam(model.parameters(), lr=0.01)
    counts = batch.labels != NO_LABEL

    def distance() -> float:
        with torch.no_grad():
            own, other = (m(batch.ids)[counts].log_softmax(dim=-1) for m in (model, teacher))
        return kl_div(own, SOFT * other.exp() + (1 - SOFT) * one_hot, reduction="batchmean").item()

    with torch.no_grad():
        classes = teacher(batch.ids).size(-1)
    one_hot = torch.nn.functional.one_hot(batch.labels[counts], classes).float()
    before = distance()
    for _ in range(60):
        loss(model, batch).backward()
        optimiser.step()
        optimiser.zero_grad()
    assert distance() < before / 4
