"""Teaches the vision tower what is where, before the decoder listens to it: each square of patches tells shape, colour and size of the thing whose centre
lies in it, or that none does.

    python -m sight.attributes --out out/sight --minutes 10     # out/sight/tower.pt, from which sight.train begins
"""

from __future__ import annotations

import argparse
import os
import queue
import sys
import threading
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from optimizer import Muon
from train import BOUND, ENVIRONMENT, rate

from . import scenes
from .model import Tower, Vision

ROWS = 32
NOTHING = -100
COLOURS = list(scenes.COLOURS)


def told(things: list[scenes.Thing], sizes: Vision) -> np.ndarray:
    """[tokens, 4] of a scene: whether something is there, and its shape, colour and size; NOTHING where there is none."""
    side = sizes.size // sizes.patch // sizes.scale
    found = np.full((side, side, 4), NOTHING)
    found[..., 0] = 0
    for t in things:
        found[int(t.y * side / sizes.size), int(t.x * side / sizes.size)] = (1, scenes.SHAPES.index(t.shape), COLOURS.index(t.colour), int(t.big))
    return found.reshape(-1, 4)


class Attributes(nn.Module):
    """A tower, and what its tokens are asked."""

    def __init__(self, tower: Tower) -> None:
        super().__init__()
        self.tower = tower
        self.parts = (2, len(scenes.SHAPES), len(COLOURS), 2)
        self.head = nn.Linear(tower.connector.out_features, sum(self.parts))

    def forward(self, pixels: Tensor) -> tuple[Tensor, ...]:
        return self.head(self.tower(pixels)).flatten(0, 1).split(self.parts, -1)

    def loss(self, pixels: Tensor, targets: Tensor) -> Tensor:
        return sum(F.cross_entropy(scores, target, ignore_index=NOTHING) for scores, target in zip(self(pixels), targets.flatten(0, 1).T))


def examples(sizes: Vision, seed: int, step: int, rows: int, held: bool = False) -> tuple[Tensor, Tensor]:
    numbers = range((seed * 1_000_003 + step) * 64, 2**62)
    made = [scenes.example(n)[:2] for n, _ in zip((n for n in numbers if scenes.is_held_out(n) == held), range(rows))]
    return (torch.from_numpy(np.stack([scenes.pixels(picture) for _, picture in made])),
            torch.from_numpy(np.stack([told(things, sizes) for things, _ in made])))


def ahead(sizes: Vision, seed: int, made: queue.Queue) -> None:
    step = 0
    while True:
        made.put(examples(sizes, seed, step, ROWS))
        step += 1


@torch.inference_mode()
def right(model: Attributes, seed: int) -> list[float]:
    """The share of held-out squares of which each attribute is told rightly."""
    pixels, targets = examples(model.tower.sizes, seed, 0, 256, held=True)
    pairs = zip(model(pixels), targets.flatten(0, 1).T)
    return [((scores.argmax(-1) == target) & (target != NOTHING)).sum().item() / (target != NOTHING).sum().item() for scores, target in pairs]


def run(options: argparse.Namespace, hidden: int) -> None:
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    model = Attributes(Tower(Vision(), hidden))
    matrices = [p for name, p in model.named_parameters() if p.ndim == 2 and "layers." in name]
    others = [p for p in model.parameters() if all(p is not m for m in matrices)]
    optimizer = [Muon(matrices, options.matrix_lr, weight_decay=0.02), torch.optim.AdamW(others, options.other_lr, betas=(0.9, 0.98), weight_decay=0.0)]
    made: queue.Queue[tuple[Tensor, Tensor]] = queue.Queue(8)
    threading.Thread(target=ahead, args=(model.tower.sizes, options.seed, made), daemon=True).start()
    began, step = time.monotonic(), 0
    while (left := options.minutes * 60 - (time.monotonic() - began)) > 0:
        factor = rate(step, 100, left, options.minutes * 30)
        for one, peak in zip(optimizer, (options.matrix_lr, options.other_lr)):
            one.param_groups[0]["lr"] = peak * factor
        loss = model.loss(*made.get())
        loss.backward()
        for one in optimizer:
            one.step()
        model.zero_grad()
        step += 1
        if step % 100 == 0:
            shares = ", ".join(f"{name} {share:.3f}" for name, share in zip(("there", "shape", "colour", "size"), right(model, 0)))
            print(f"step {step} loss {loss.item():.4f} rate {factor:.2f} right: {shares}", flush=True)
    torch.save(model.tower.state_dict(), options.out / "tower.pt")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("out/sight"))
    parser.add_argument("--hidden", type=int, default=256, help="width of the decoder")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--matrix-lr", type=float, default=0.01)
    parser.add_argument("--other-lr", type=float, default=0.002)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    if not (ENVIRONMENT | BOUND).items() <= os.environ.items():  # read when a process starts
        os.execve(sys.executable, [sys.executable, "-m", "sight.attributes", *sys.argv[1:]], os.environ | ENVIRONMENT | BOUND)
    options.out.mkdir(parents=True, exist_ok=True)
    run(options, options.hidden)


if __name__ == "__main__":
    main()
