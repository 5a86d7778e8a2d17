"""Writes the folder of demo-embed, as sentence-transformers has it, or of demo-rerank."""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import onnx

from encoder import weights
from encoder.config import Config
from encoder.graph import build

MODULES = [{"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
           for i, (path, kind) in enumerate((("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")))]


def pooling(width: int) -> dict[str, object]:
    modes = ("cls_token", "mean_tokens", "max_tokens", "mean_sqrt_len_tokens", "weightedmean_tokens", "lasttoken")
    return {"word_embedding_dimension": width} | {f"pooling_mode_{mode}": mode == "mean_tokens" for mode in modes} | {"include_prompt": True}


def sentence_transformer(config: Config) -> dict[str, object]:
    """The files of a sentence-transformers folder, by their names."""
    return {"modules.json": MODULES, "1_Pooling/config.json": pooling(config.hidden_size),
            "config_sentence_transformers.json": {"prompts": {}, "default_prompt_name": None, "similarity_fn_name": "cosine"},
            "sentence_bert_config.json": {"max_seq_length": config.max_position_embeddings, "do_lower_case": False}}


def export(task: str, source: Path, tokenizer: Path, out: Path) -> None:
    given = weights.read(source)
    words = next(array for name, array in given.items() if name.endswith("word_embeddings.weight"))
    config = Config(vocab_size=len(words))
    model = build(given, config)
    onnx.checker.check_model(model, full_check=True)
    files = {"config.json": config.to_dict(task)} | (sentence_transformer(config) if task == "embed" else {})
    for name, content in files.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(json.dumps(content, indent=2) + "\n")
    onnx.save(model, out / "model.onnx")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(tokenizer / name, out / name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--task", choices=("embed", "rerank"), default="embed")
    parser.add_argument("--weights", type=Path, help="weights.npz (default: out/TASK/weights.npz)")
    parser.add_argument("--tokenizer", type=Path, default=Path("out/encoder"), help="folder of the tokenizer's files")
    parser.add_argument("--out", type=Path, help="default: ../demo-TASK")
    options = parser.parse_args()
    export(options.task, options.weights or Path("out") / options.task / "weights.npz", options.tokenizer, options.out or Path("..") / f"demo-{options.task}")


if __name__ == "__main__":
    main()
