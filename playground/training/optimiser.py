"""Muon for matrices, AdamW for everything else, one schedule for both."""

import torch
from torch import Tensor, nn

from ..transformer import Transformer


def orthogonalise(g: Tensor, steps: int = 5) -> Tensor:
    """The nearest (semi-)orthogonal matrix to each of g (N, rows, columns), roughly, by a
    Newton-Schulz iteration (Jordan et al. 2024, Muon): singular values end between 0.7 and 1.2.

    Under autocast its matrix products use the fast type of the device: it bears the coarseness.
    """
    a, b, c = 3.4445, -4.7750, 2.0315  # chosen there to push every singular value towards 1 fast
    wide = g.size(-2) <= g.size(-1)
    x = g if wide else g.mT
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(steps):
        gram = x @ x.mT
        polynomial = torch.baddbmm(gram, gram, gram, beta=b, alpha=c)
        x = torch.baddbmm(x, polynomial, x, beta=a)
    return x if wide else x.mT


class Muon(torch.optim.Optimizer):
    """Momentum whose update is orthogonalised: every direction of a matrix learns at the same pace.

    Matrices of one shape are updated in one batch.
    """

    def __init__(
        self, matrices: list[nn.Parameter], lr: float, momentum: float = 0.95, weight_decay: float = 0.0
    ):
        super().__init__(matrices, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:
        for group in self.param_groups:
            shapes: dict[torch.Size, list[nn.Parameter]] = {}
            for p in group["params"]:
                if p.grad is not None:
                    shapes.setdefault(p.shape, []).append(p)
            for (rows, columns), matrices in shapes.items():
                gradients = [p.grad for p in matrices]
                momenta = [self.state[p].setdefault("momentum", torch.zeros_like(p)) for p in matrices]
                torch._foreach_lerp_(momenta, gradients, 1 - group["momentum"])
                updates = torch._foreach_lerp(gradients, momenta, group["momentum"])  # Nesterov
                updates = orthogonalise(torch.stack(updates)).to(matrices[0].dtype)
                torch._foreach_mul_(matrices, 1 - group["lr"] * group["weight_decay"])
                size = group["lr"] * max(1, rows / columns) ** 0.5
                torch._foreach_add_(matrices, list(updates), alpha=-size)


def make_optimisers(
    model: Transformer, lr: float, matrix_lr: float, weight_decay: float, muon: bool = True
) -> list[torch.optim.Optimizer]:
    """Muon for the matrices inside the blocks; AdamW for embeddings, norms and biases, and without `muon`
    for all. Only the matrices decay."""
    blocks = [*model.encoder.modules(), *model.decoder.modules()]
    matrices = [m.weight for m in blocks if isinstance(m, nn.Linear)]
    chosen = {id(p) for p in matrices}
    others = [p for p in model.parameters() if id(p) not in chosen]
    if muon:
        first = Muon(matrices, lr=matrix_lr, weight_decay=weight_decay)
    else:
        first = torch.optim.AdamW(matrices, lr=lr, betas=(0.9, 0.98), weight_decay=weight_decay)
    return [first, torch.optim.AdamW(others, lr=lr, betas=(0.9, 0.98), weight_decay=0.0)]


def schedule(progress: float, warmup: float, decay: float) -> float:
    """What share of the full learning rate to use at `progress` (0 to 1) through a run: a linear
    rise over the first `warmup` of it, then level, then a linear fall to 0 over the last `decay`."""
    return max(0.0, min(1.0, progress / warmup if warmup else 1.0, (1 - progress) / decay))
