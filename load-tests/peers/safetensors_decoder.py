#!/usr/bin/env python3
"""Writes the weights of models/training/random_decoder.py as Hugging Face folders have them, in float32:

    python safetensors_decoder.py OUT_FOLDER [--context 2048] [--seed 0]

Needs the packages numpy and onnx."""

from __future__ import annotations

import argparse
import json
import shutil
import struct
import sys
from pathlib import Path

import numpy as np

TRAINING = Path(__file__).resolve().parents[2] / "models/training"
sys.path.insert(0, str(TRAINING))
from fixtures import random_weights  # noqa: E402
from random_decoder import DEMO, SIZES  # noqa: E402


def save(file: Path, tensors: dict[str, np.ndarray]) -> None:
    """The safetensors format: length of the header, the header, the tensors one behind the other."""
    header, at = {}, 0
    for name, tensor in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [at, at + tensor.nbytes]}
        at += tensor.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with file.open("wb") as out:
        out.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            out.write(tensor.tobytes())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--context", type=int, default=2048)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    config = json.loads((DEMO / "config.json").read_text()) | SIZES | {"max_position_embeddings": given.context}
    weights = {name: weight.astype("<f4") for name, weight in random_weights(config, np.random.default_rng(given.seed)).items()}
    weights["lm_head.weight"] = weights["model.embed_tokens.weight"]
    given.out.mkdir(parents=True)
    save(given.out / "model.safetensors", weights)
    (given.out / "config.json").write_text(json.dumps(config | {"tie_word_embeddings": False}, indent=2) + "\n")
    (given.out / "README.md").write_text("Random weights.\n")  # which Jlama takes along
    for name in ("tokenizer.json", "tokenizer_config.json", "generation_config.json"):
        shutil.copyfile(DEMO / name, given.out / name)


if __name__ == "__main__":
    main()
