"""The share of held-out drawings that are named right, a class a line, from weights.npz or an exported model.onnx."""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Callable
from pathlib import Path

import numpy as np

from vision.drawing import batch, seeds
from vision.shapes import NAMES

BATCH = 64
HELD_OUT_FROM = 9 * 10**11  # far from the seeds of any training run, though the held-out rule alone keeps the two apart


def opener(path: Path, threads: int) -> Callable[[np.ndarray], np.ndarray]:
    """A function from inputs [batch, 3, 64, 64] to logits [batch, classes]."""
    if path.suffix == ".onnx":
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        return lambda images: session.run(["logits"], {"pixel_values": images})[0]
    import torch

    from vision import model as classifier

    torch.set_num_threads(threads)
    model = classifier.load(path)
    return torch.inference_mode()(lambda images: model(torch.from_numpy(images)).logits.numpy())


def confusion(logits: Callable[[np.ndarray], np.ndarray], count: int, any_filter: bool) -> np.ndarray:
    """How often each class [row] was taken for each [column]."""
    table, numbers = np.zeros((len(NAMES), len(NAMES)), np.int64), list(itertools.islice(seeds(HELD_OUT_FROM, True), count))
    for at in range(0, count, BATCH):
        images, labels = batch(numbers[at: at + BATCH], any_filter)
        np.add.at(table, (labels, logits(images).argmax(-1)), 1)
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=Path("out/vision/weights.npz"), help="weights.npz or model.onnx")
    parser.add_argument("--count", type=int, default=4000)
    parser.add_argument("--any-filter", action="store_true", help="resize as various libraries do, not only as preprocessor_config.json says")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    table = confusion(opener(options.model, options.threads), options.count, options.any_filter)
    for name, row in zip(NAMES, table):
        taken = {NAMES[i]: int(n) for i, n in enumerate(row) if n and NAMES[i] != name}
        own = row[NAMES.index(name)]
        print(f"{name} | {100 * own / row.sum():.1f} % ({own} / {row.sum()}) | {', '.join(f'{other} {n}' for other, n in sorted(taken.items(), key=lambda t: -t[1]))}")
    print(f"all | {100 * table.trace() / table.sum():.1f} % ({table.trace()} / {table.sum()})")


if __name__ == "__main__":
    main()
