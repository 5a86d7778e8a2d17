"""Weights in files: weights.npz, or the float32 model.onnx that graph.py wrote."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import torch


def read(path: Path) -> dict[str, np.ndarray]:
    if path.suffix == ".npz":
        return dict(np.load(path))
    import onnx

    arrays = {i.name: onnx.numpy_helper.to_array(i) for i in onnx.load(path).graph.initializer}
    return {name.removesuffix(".T"): array.T if name.endswith(".T") else array for name, array in arrays.items() if not name.startswith("constant.")}


def save(model: torch.nn.Module, path: Path) -> None:
    """Writes the weights in one move."""
    written = path.with_suffix(".tmp.npz")
    np.savez(written, **{name: value.numpy() for name, value in model.state_dict().items()})
    written.replace(path)


def load(model: torch.nn.Module, path: Path) -> None:
    """Takes the weights at `path`: all of them, or an embedder's for the body of a model with a head."""
    import torch

    given = {name: torch.from_numpy(np.array(array)) for name, array in read(path).items()}
    body = hasattr(model, "bert") and "classifier.weight" not in given
    if not body:
        return model.load_state_dict(given) and None
    missing, unknown = model.bert.load_state_dict(given, strict=False)
    if unknown or any(not name.startswith("pooler") for name in missing):
        raise ValueError(f"{path}: weights missing {missing}, unknown {unknown}")
