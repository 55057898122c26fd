"""Muon, what it is used for, and the schedule."""

import pytest
import torch
from torch import Tensor

from playground.training.optimiser import Muon, make_optimisers, orthogonalise, schedule
from tests.helpers import assert_close, tiny_model


@pytest.mark.parametrize("shape", [(3, 16, 16), (2, 8, 24), (2, 24, 8)])
def test_orthogonalised_matrices_have_singular_values_around_one(shape: tuple[int, ...]) -> None:
    g = torch.randn(shape, dtype=torch.float64)
    before, after = torch.linalg.svdvals(g), torch.linalg.svdvals(orthogonalise(g, steps=8))
    assert before.min() < 0.6 or before.max() > 2  # it was needed
    assert after.min() > 0.6
    assert after.max() < 1.3


def test_orthogonalising_keeps_the_directions() -> None:
    """It maps U S V' to about U V': the polar factor, wide or tall."""
    for shape in ((1, 6, 10), (1, 10, 6)):
        g = torch.randn(shape)
        u, _, v = torch.linalg.svd(g, full_matrices=False)
        found = orthogonalise(g)
        assert torch.cosine_similarity(found.flatten(), (u @ v).flatten(), dim=0) > 0.95


def test_the_size_of_a_gradient_does_not_matter() -> None:
    g = torch.randn(2, 8, 8)
    assert_close(orthogonalise(g), orthogonalise(1000 * g), 1e-3)


def test_no_gradient_gives_no_update() -> None:
    assert_close(orthogonalise(torch.zeros(1, 4, 4)), torch.zeros(1, 4, 4))


def test_one_step_equals_the_one_of_torch() -> None:
    """torch.optim.Muon (2.9 and later) works in bfloat16 throughout, hence the tolerance."""
    theirs = getattr(torch.optim, "Muon", None)
    if theirs is None:
        pytest.skip("this torch has no Muon")
    start, gradients = torch.randn(24, 16), torch.randn(3, 24, 16)
    ours = follow(start, gradients, lambda p: Muon(p, lr=0.1, weight_decay=0.1))
    others = follow(start, gradients, lambda p: theirs(p, lr=0.1, weight_decay=0.1, momentum=0.95))
    assert (start - others).abs().max() > 0.05
    assert_close(ours, others, 5e-3)


def follow(start: Tensor, gradients: Tensor, make: object) -> Tensor:
    """Where an optimiser leads from `start` along given gradients."""
    parameter = torch.nn.Parameter(start.clone())
    optimiser = make([parameter])
    for gradient in gradients:
        parameter.grad = gradient.clone()
        optimiser.step()
    return parameter.detach()


def test_muon_learns_a_matrix() -> None:
    wanted, x = torch.randn(8, 8), torch.randn(64, 8)
    matrix = torch.nn.Parameter(torch.zeros(8, 8))
    optimiser = Muon([matrix], lr=0.1)
    for step in range(150):
        optimiser.param_groups[0]["lr"] = 0.1 * schedule(step / 150, 0.0, 0.5)
        optimiser.zero_grad()
        (x @ matrix.T - x @ wanted.T).square().mean().backward()
        optimiser.step()
    assert (matrix - wanted).norm() < 0.05 * wanted.norm()


def test_a_matrix_without_gradient_stays() -> None:
    used, unused = (torch.nn.Parameter(torch.ones(2, 2)) for _ in range(2))
    used.grad = torch.randn(2, 2)
    Muon([used, unused], lr=0.1).step()
    assert_close(unused.detach(), torch.ones(2, 2))
    assert not torch.equal(used.detach(), torch.ones(2, 2))


def test_every_parameter_has_one_optimiser() -> None:
    model = tiny_model("encoder-decoder")
    muon, adamw = make_optimisers(model, lr=0.1, matrix_lr=0.2, weight_decay=0.3)
    matrices, others = ([p for g in o.param_groups for p in g["params"]] for o in (muon, adamw))
    assert len(matrices) + len(others) == len(list(model.parameters()))
    assert {id(p) for p in matrices}.isdisjoint(id(p) for p in others)
    assert all(p.dim() == 2 for p in matrices)
    assert any(p is model.embedding.weight for p in others)
    assert (muon.param_groups[0]["lr"], adamw.param_groups[0]["lr"]) == (0.2, 0.1)


def test_schedule_rises_stays_and_falls() -> None:
    at = {p: schedule(p, warmup=0.1, decay=0.5) for p in (0.0, 0.05, 0.1, 0.3, 0.5, 0.75, 1.0, 1.2)}
    assert at == pytest.approx({0.0: 0, 0.05: 0.5, 0.1: 1, 0.3: 1, 0.5: 1, 0.75: 0.5, 1.0: 0, 1.2: 0})
    assert schedule(0.0, warmup=0.0, decay=0.5) == 1
