"""Trains demo-vision on drawings made as it goes. Goes on from weights.npz in --out where there is one."""

from __future__ import annotations

import argparse
import itertools
import time
from pathlib import Path

import torch
import torch.nn.functional as F

import memory
from vision import model as classifier
from vision.drawing import batch, seeds

BATCH = 64


def rate(step: int, left: float, minutes: float) -> float:
    """Warmup, then a linear fall to zero over the run."""
    return min(1.0, (step + 1) / 50, max(left, 0.0) / (minutes * 60))


def run(options: argparse.Namespace) -> None:
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    weights = options.out / "weights.npz"
    model = classifier.load(weights).train() if weights.exists() else classifier.build()
    print(f"{sum(p.numel() for p in model.parameters()):,} parameters", flush=True)
    optimizer = torch.optim.AdamW(model.parameters(), options.lr, weight_decay=0.02)
    numbers, began, total, right = seeds(options.seed * 10**8, False), time.monotonic(), 0.0, 0
    for step in itertools.count():
        left = options.minutes * 60 - (time.monotonic() - began)
        if left <= 0:
            break
        optimizer.param_groups[0]["lr"] = options.lr * rate(step, left, options.minutes)
        images, labels = map(torch.from_numpy, batch(list(itertools.islice(numbers, BATCH)), any_filter=True))
        logits = model(images).logits
        loss = F.cross_entropy(logits, labels, label_smoothing=0.05)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        total, right = total + loss.item(), right + int((logits.argmax(-1) == labels).sum())
        if step % 50 == 49:
            print(f"step {step + 1} loss {total / 50:.4f} right {right / 50 / BATCH:.4f} minutes {(time.monotonic() - began) / 60:.1f}", flush=True)
            total, right = 0.0, 0
            classifier.save(model, weights)
    classifier.save(model, weights)
    print(f"done: {step} steps, {step * BATCH:,} drawings", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out/vision"))
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--lr", type=float, default=0.003)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1, help="drawings of a run; give another to go on")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    run(options)


if __name__ == "__main__":
    memory.keep()
    main()
