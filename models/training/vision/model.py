"""The classifier: a small ResNet as transformers has it, and its weights in a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from transformers import ResNetConfig, ResNetForImageClassification

from vision.shapes import NAMES

SIZES = {"embedding_size": 32, "hidden_sizes": [32, 64, 128], "depths": [1, 1, 1], "layer_type": "basic"}


def build() -> ResNetForImageClassification:
    labels = dict(enumerate(NAMES))
    return ResNetForImageClassification(ResNetConfig(**SIZES, id2label=labels, label2id={name: i for i, name in labels.items()}))


def save(model: ResNetForImageClassification, path: Path) -> None:
    """Writes the weights in one move."""
    written = path.with_suffix(".tmp.npz")
    np.savez_compressed(written, **{name: value.numpy() for name, value in model.state_dict().items()})
    written.replace(path)


def load(path: Path) -> ResNetForImageClassification:
    """The model with the weights at `path`, ready to be asked."""
    model = build()
    model.load_state_dict({name: torch.from_numpy(value) for name, value in np.load(path).items()})
    return model.eval()
