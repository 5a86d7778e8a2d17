"""Muon for the layers' matrices, AdamW for the embedding and the norms."""

from __future__ import annotations

from collections import defaultdict

import torch
from torch import Tensor, nn


def orthogonal(batch: Tensor, steps: int = 5) -> Tensor:
    """The nearest semi-orthogonal matrix, roughly, of each matrix in `batch` [n, rows, columns]: Newton-Schulz iteration
    with the quintic coefficients of Keller Jordan's Muon (https://kellerjordan.github.io/posts/muon/)."""
    a, b, c = 3.4445, -4.7750, 2.0315
    tall = batch.shape[1] > batch.shape[2]
    x = batch.mT if tall else batch
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(steps):
        gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.mT if tall else x


class Muon(torch.optim.Optimizer):
    """Momentum whose update is made orthogonal; matrices of one shape are handled in one batch."""

    def __init__(self, matrices: list[nn.Parameter], lr: float, momentum: float = 0.95, weight_decay: float = 0.0) -> None:
        super().__init__(matrices, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:
        for group in self.param_groups:
            shapes: dict[torch.Size, list[nn.Parameter]] = defaultdict(list)
            for weight in group["params"]:
                if weight.grad is not None:
                    shapes[weight.shape].append(weight)
            for weights in shapes.values():
                self._update(weights, group["lr"], group["momentum"], group["weight_decay"])

    def _update(self, weights: list[nn.Parameter], lr: float, momentum: float, weight_decay: float) -> None:
        gradient = torch.stack([weight.grad for weight in weights])
        for weight, g in zip(weights, gradient):
            held = self.state[weight].setdefault("momentum", torch.zeros_like(weight))
            held.lerp_(g, 1 - momentum)
            g.lerp_(held, momentum)  # Nesterov
        rows, columns = weights[0].shape
        scale = lr * max(1.0, rows / columns) ** 0.5
        for weight, update in zip(weights, orthogonal(gradient)):
            weight.mul_(1 - lr * weight_decay).sub_(update, alpha=scale)


def optimizers(model: nn.Module, matrix_lr: float, other_lr: float) -> list[torch.optim.Optimizer]:
    matrices = [p for name, p in model.named_parameters() if p.ndim == 2 and name.startswith("layers")]
    others = [p for name, p in model.named_parameters() if p.ndim != 2 or not name.startswith("layers")]
    return [Muon(matrices, matrix_lr, weight_decay=0.02), torch.optim.AdamW(others, other_lr, betas=(0.9, 0.95), weight_decay=0.0)]
