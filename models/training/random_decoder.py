"""Writes a decoder of random weights with demo-chat's tokenizer: what it says is noise, how fast it is depends on its size alone.

    python random_decoder.py --out FOLDER [--context 2048] [--bits 4]        # 88 M parameters

Embeddings and output matrix are one matrix, in 8 bits where the layers' matrices are quantized."""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import onnx

from fixtures import random_weights
from graph import Options, build
from options import Shape

DEMO = Path(__file__).resolve().parents[1] / "demo-chat"
SIZES = {"hidden_size": 768, "intermediate_size": 2432, "num_hidden_layers": 12, "num_attention_heads": 12, "num_key_value_heads": 4}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="model folder to write")
    parser.add_argument("--context", type=int, default=2048)
    parser.add_argument("--bits", type=int, default=4, choices=(0, 4, 8))
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    config = json.loads((DEMO / "config.json").read_text()) | SIZES | {"max_position_embeddings": given.context}
    weights = random_weights(config, np.random.default_rng(given.seed))
    head = 8 if given.bits else 0
    given.out.mkdir(parents=True)
    onnx.save(build(weights, config, Options(bits=given.bits, head_bits=head, embedding_bits=head)), given.out / "model.onnx")
    (given.out / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    for name in ("tokenizer.json", "tokenizer_config.json", "generation_config.json"):
        shutil.copyfile(DEMO / name, given.out / name)
    print(f"{sum(int(np.prod(dims)) for dims in Shape.of(config).tensors().values()):,} parameters in {given.out}")


if __name__ == "__main__":
    main()
