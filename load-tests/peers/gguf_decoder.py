#!/usr/bin/env python3
"""Writes the weights of models/training/random_decoder.py as llama.cpp reads them, quantized by its own rule to about as many bits:

    python gguf_decoder.py OUT.gguf [--context 2048] [--bits 4] [--seed 0]

Needs the packages numpy, onnx and gguf."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import gguf
import numpy as np
from gguf.quants import quantize

TRAINING = Path(__file__).resolve().parents[2] / "models/training"
sys.path.insert(0, str(TRAINING))
from fixtures import random_weights  # noqa: E402
from random_decoder import DEMO, SIZES  # noqa: E402

NAMES = {
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down", "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
}
Q4, Q8 = gguf.GGMLQuantizationType.Q4_0, gguf.GGMLQuantizationType.Q8_0


def interleaved(matrix: np.ndarray, heads: int) -> np.ndarray:
    """Rows of a query or key matrix for rotary positions of neighbours, which llama.cpp turns, in place of halves."""
    rows, columns = matrix.shape
    return matrix.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)


def tensor(name: str, weight: np.ndarray, config: dict) -> tuple[str, np.ndarray]:
    if not name.startswith("model.layers."):
        return {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight"}[name], weight
    layer, part = name.removeprefix("model.layers.").removesuffix(".weight").split(".", 1)
    heads = {"self_attn.q_proj": config["num_attention_heads"], "self_attn.k_proj": config["num_key_value_heads"]}.get(part)
    return f"blk.{layer}.{NAMES[part]}.weight", interleaved(weight, heads) if heads else weight


def describe(writer: gguf.GGUFWriter, config: dict) -> None:
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_rope_freq_base(config["rope_theta"])
    writer.add_rope_dimension_count(config["head_dim"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_vocab_size(config["vocab_size"])


def add_tokenizer(writer: gguf.GGUFWriter) -> None:
    tokenizer = json.loads((DEMO / "tokenizer.json").read_text())
    ids = tokenizer["model"]["vocab"] | {token["content"]: token["id"] for token in tokenizer["added_tokens"]}
    special = {token["content"] for token in tokenizer["added_tokens"]}
    tokens = sorted(ids, key=ids.get)
    merges = tokenizer["model"]["merges"]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([gguf.TokenType.CONTROL if token in special else gguf.TokenType.NORMAL for token in tokens])
    writer.add_token_merges([merge if isinstance(merge, str) else " ".join(merge) for merge in merges])
    writer.add_eos_token_id(ids["<|im_end|>"])
    writer.add_bos_token_id(ids["<|endoftext|>"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--context", type=int, default=2048)
    parser.add_argument("--bits", type=int, default=4, choices=(4, 8))
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    config = json.loads((DEMO / "config.json").read_text()) | SIZES | {"max_position_embeddings": given.context}
    config["head_dim"] = config.get("head_dim", config["hidden_size"] // config["num_attention_heads"])
    writer = gguf.GGUFWriter(given.out, "llama")
    describe(writer, config)
    add_tokenizer(writer)
    for name, weight in random_weights(config, np.random.default_rng(given.seed)).items():
        renamed, values = tensor(name, weight.astype(np.float32), config)
        kind = None if values.ndim == 1 else Q8 if given.bits == 8 or renamed == "token_embd.weight" else Q4
        writer.add_tensor(renamed, values if kind is None else quantize(values, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main()
