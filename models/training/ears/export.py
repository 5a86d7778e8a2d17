"""Writes the folder of demo-ears: python -m ears.export --source out/ears --out ../demo-ears --bits 8"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch

from . import graph
from .model import Config, sinusoids

FILES = ("config.json", "tokenizer.json", "tokenizer_config.json", "generation_config.json", "preprocessor_config.json")


def weights(source: Path, config: Config) -> dict[str, np.ndarray]:
    """Of weights.npz, or of a checkpoint; without the CTC head."""
    if (source / "state.pt").exists():
        found = {name: value.float().numpy() for name, value in torch.load(source / "state.pt", weights_only=True)["model"].items()}
    else:
        with np.load(source / "weights.npz") as arrays:
            found = {name: arrays[name].astype(np.float32) for name in arrays}
    found["encoder.positions"] = sinusoids(config.max_source_positions, config.d_model).numpy()
    return found


def export(source: Path, out: Path, bits: int) -> None:
    config = Config.read(source / "config.json")
    given = weights(source, config)
    (out / "onnx").mkdir(parents=True, exist_ok=True)
    for name, model in (("encoder_model", graph.encoder(given, config, bits)), ("decoder_model_merged", graph.decoder(given, config, bits))):
        onnx.checker.check_model(model)
        onnx.save(model, out / "onnx" / f"{name}.onnx")
    for name in FILES:
        shutil.copy(source / name, out / name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, default=Path("out/ears"))
    parser.add_argument("--out", type=Path, default=Path("../demo-ears"))
    parser.add_argument("--bits", type=int, default=8, choices=(0, 4, 8))
    options = parser.parse_args()
    export(options.source, options.out, options.bits)


if __name__ == "__main__":
    main()
