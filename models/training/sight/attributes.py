"""Teaches the vision tower what is where, before the decoder listens to it: each square of patches says size, colour and shape of the thing whose centre
lies in it, or that none does, in the decoder's own words: a token of a picture is near the sum of their embeddings, and the further up or left the thing is, the
nearer to "above" and "left" than to "below" and "right".

    python -m sight.attributes --out out/sight --minutes 10     # out/sight/tower.pt, from which sight.train begins, and this too
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
from tokenizers import Tokenizer
from torch import Tensor, nn

from optimizer import Muon
from train import BOUND, ENVIRONMENT, rate

from . import scenes
from .model import Tower, Vision

ROWS = 32
NOTHING = -100
COLOURS = tuple(scenes.COLOURS)


def told(things: list[scenes.Thing], sizes: Vision) -> np.ndarray:
    """[tokens, 6] of a scene, column by column: whether something is there, its shape, colour and size, and its centre in pixels; NOTHING where there is none."""
    side = sizes.size // sizes.patch // sizes.scale
    found = np.full((side, side, 6), NOTHING)
    found[..., 0] = 0
    for t in things:
        at = int(t.y * side / sizes.size), int(t.x * side / sizes.size)
        found[at] = (1, scenes.SHAPES.index(t.shape), COLOURS.index(t.colour), int(t.big), round(t.y), round(t.x))
    return found.transpose(1, 0, 2).reshape(-1, 6)


WORDS = (("nothing",), scenes.SHAPES, COLOURS, ("small", "big"), ("above", "below"), ("left", "right"))


def embedded(weights: Path, tokenizer: Tokenizer) -> list[Tensor]:
    """The decoder's embeddings of WORDS, [words, width] each; of a word of several tokens their mean."""
    with np.load(weights) as arrays:
        table = torch.from_numpy(arrays["model.embed_tokens.weight"].astype(np.float32))
    of = lambda word: table[tokenizer.encode(" " + word, add_special_tokens=False).ids].mean(0)
    return [torch.stack([of(word) for word in words]) for words in WORDS]


class Attributes(nn.Module):
    """A tower, and the words that its tokens are held to."""

    def __init__(self, tower: Tower, words: list[Tensor]) -> None:
        super().__init__()
        self.tower, self.words = tower, words[:4]
        self.sides = torch.stack([first - last for first, last in words[4:]])
        self.there = nn.Linear(tower.connector.out_features, 2)

    def forward(self, pixels: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Tokens [rows · tokens, width], and what they score whether something is there and each of the words."""
        features = self.tower(pixels).flatten(0, 1)
        return features, [self.there(features), *(features @ words.T for words in self.words[1:])]

    def loss(self, pixels: Tensor, targets: Tensor) -> Tensor:
        features, scores = self(pixels)
        told = targets.flatten(0, 1).T
        said = sum(F.cross_entropy(score, target, ignore_index=NOTHING) for score, target in zip(scores, told))
        sums = sum(words[target.clamp(min=0)] for words, target in zip(self.words[1:], told[1:]))
        sums = sums + (1 - 2 * told[4:].T / self.tower.sizes.size) @ self.sides
        return said + F.mse_loss(features, torch.where(told[0][:, None] == 1, sums, self.words[0])) * features.shape[1] / 4


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
    pairs = zip(model(pixels)[1], targets.flatten(0, 1).T)
    return [((scores.argmax(-1) == target) & (target != NOTHING)).sum().item() / (target != NOTHING).sum().item() for scores, target in pairs]


def run(options: argparse.Namespace) -> None:
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    words = embedded(options.weights, Tokenizer.from_file(str(options.chat / "tokenizer.json")))
    model = Attributes(Tower(Vision(), words[0].shape[1]), words)
    if (options.out / "tower.pt").exists():
        model.tower.load_state_dict(torch.load(options.out / "tower.pt", weights_only=True))
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
    parser.add_argument("--chat", type=Path, default=Path("../demo-chat"))
    parser.add_argument("--weights", type=Path, default=Path("checkpoint/weights.npz"), help="demo-chat's")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--matrix-lr", type=float, default=0.01)
    parser.add_argument("--other-lr", type=float, default=0.002)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    if not (ENVIRONMENT | BOUND).items() <= os.environ.items():  # read when a process starts
        os.execve(sys.executable, [sys.executable, "-m", "sight.attributes", *sys.argv[1:]], os.environ | ENVIRONMENT | BOUND)
    options.out.mkdir(parents=True, exist_ok=True)
    run(options)


if __name__ == "__main__":
    main()
