"""A Llama-style decoder: RMSNorm, rotary positions, grouped-query attention, SwiGLU, tied embeddings, no biases."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class Config:
    """Sizes, under the names that Hugging Face's Llama configuration uses."""

    vocab_size: int = 2048
    hidden_size: int = 256
    intermediate_size: int = 704
    num_hidden_layers: int = 4
    num_attention_heads: int = 4
    num_key_value_heads: int = 2
    head_dim: int = 64
    max_position_embeddings: int = 512
    rope_theta: float = 10000.0
    rms_norm_eps: float = 1e-5

    def to_json(self, bos: int, eos: int, pad: int) -> str:
        """The text of config.json, readable by transformers' LlamaForCausalLM."""
        fixed = {
            "architectures": ["LlamaForCausalLM"],
            "model_type": "llama",
            "hidden_act": "silu",
            "attention_bias": False,
            "mlp_bias": False,
            "tie_word_embeddings": True,
            "torch_dtype": "float32",
            "bos_token_id": bos,
            "eos_token_id": eos,
            "pad_token_id": pad,
        }
        return json.dumps(fixed | asdict(self), indent=2) + "\n"

    @staticmethod
    def read(path: Path) -> Config:
        values = json.loads(path.read_text())
        return Config(**{name: values[name] for name in Config.__dataclass_fields__})


Past = list[Tensor]
"""Keys and values of one layer so far, each [batch, kv heads, length, head_dim]; empty before the first token."""


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary embedding over halves (NeoX and Llama style) of `x` [batch, heads, length, head_dim]."""
    left, right = x.chunk(2, dim=-1)
    return torch.cat((left * cos - right * sin, right * cos + left * sin), dim=-1)


class Attention(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.heads, self.kv_heads, self.head_dim = (
            config.num_attention_heads, config.num_key_value_heads, config.head_dim)
        self.q_proj = nn.Linear(config.hidden_size, self.heads * self.head_dim, bias=False)
        self.k_proj = nn.Linear(config.hidden_size, self.kv_heads * self.head_dim, bias=False)
        self.v_proj = nn.Linear(config.hidden_size, self.kv_heads * self.head_dim, bias=False)
        self.o_proj = nn.Linear(self.heads * self.head_dim, config.hidden_size, bias=False)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, lengths: list[int] | None, past: Past | None) -> Tensor:
        batch, length, _ = x.shape
        q = self.q_proj(x).view(batch, length, self.heads, self.head_dim).transpose(1, 2)
        k = self.k_proj(x).view(batch, length, self.kv_heads, self.head_dim).transpose(1, 2)
        v = self.v_proj(x).view(batch, length, self.kv_heads, self.head_dim).transpose(1, 2)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        if past is not None:
            past[:] = k, v = [torch.cat((old, new), dim=2) for old, new in zip(past, (k, v))] if past else (k, v)
        group = self.heads // self.kv_heads
        k, v = k.repeat_interleave(group, dim=1), v.repeat_interleave(group, dim=1)
        parts = zip(*(one.split(lengths or one.shape[2], dim=2) for one in (q, k, v)))
        y = torch.cat([F.scaled_dot_product_attention(*part, is_causal=length > 1) for part in parts], dim=2)
        return self.o_proj(y.transpose(1, 2).reshape(batch, length, -1))


class Mlp(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(config.hidden_size, config.intermediate_size, bias=False)
        self.up_proj = nn.Linear(config.hidden_size, config.intermediate_size, bias=False)
        self.down_proj = nn.Linear(config.intermediate_size, config.hidden_size, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.input_layernorm = nn.RMSNorm(config.hidden_size, config.rms_norm_eps)
        self.self_attn = Attention(config)
        self.post_attention_layernorm = nn.RMSNorm(config.hidden_size, config.rms_norm_eps)
        self.mlp = Mlp(config)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, lengths: list[int] | None, past: Past | None) -> Tensor:
        x = x + self.self_attn(self.input_layernorm(x), cos, sin, lengths, past)
        return x + self.mlp(self.post_attention_layernorm(x))


class Decoder(nn.Module):
    """Token ids [batch, length] to hidden states [batch, length, hidden]; `logits` turns those into scores."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.embed_tokens = nn.Embedding(config.vocab_size, config.hidden_size)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.num_hidden_layers))
        self.norm = nn.RMSNorm(config.hidden_size, config.rms_norm_eps)
        frequency = config.rope_theta ** (-torch.arange(0, config.head_dim, 2) / config.head_dim)
        angle = torch.outer(torch.arange(config.max_position_embeddings), frequency)
        self.register_buffer("cos", angle.cos(), persistent=False)
        self.register_buffer("sin", angle.sin(), persistent=False)
        self._initialise()

    def _initialise(self) -> None:
        residual = (2 * self.config.num_hidden_layers) ** -0.5
        for name, weight in self.named_parameters():
            if weight.ndim == 2:
                narrow = residual if name.endswith(("o_proj.weight", "down_proj.weight")) else 1.0
                nn.init.normal_(weight, std=0.02 * narrow)

    def forward(self, ids: Tensor, lengths: list[int] | None = None, cache: list[Past] | None = None) -> Tensor:
        """Appends to `cache` where one is given: an empty list a layer for a prompt, then one token at a time. With `lengths`, each
        of a row's sequences, one behind the other, sees only itself and counts its positions from 0."""
        return self.continued(self.embed_tokens(ids), lengths, cache)

    def continued(self, x: Tensor, lengths: list[int] | None = None, cache: list[Past] | None = None) -> Tensor:
        """The same of what has been embedded, [batch, length, hidden]."""
        start = cache[0][0].shape[2] if cache and cache[0] else 0
        here = torch.cat([torch.arange(start, start + n) for n in lengths or [x.shape[1]]])
        for layer, past in zip(self.layers, cache or [None] * len(self.layers)):
            x = layer(x, self.cos[here], self.sin[here], lengths, past)
        return self.norm(x)

    def logits(self, hidden: Tensor) -> Tensor:
        return hidden @ self.embed_tokens.weight.T

    def save_weights(self, path: Path) -> None:
        """Writes an .npz under Hugging Face's Llama names; the output head is the embedding."""
        np.savez(path, **{f"model.{name}": tensor.numpy() for name, tensor in self.state_dict().items()})

    def load_weights(self, path: Path, parts: list[list[int]] | None = None) -> None:
        """Rows that the file's embedding lacks begin as the mean of the tokens that `parts` names for them, layers that it lacks as
        ones that add nothing."""
        with np.load(path) as arrays:
            weights = deeper({name.removeprefix("model."): torch.from_numpy(arrays[name]) for name in arrays}, self.config.num_hidden_layers)
        embedding = list(weights["embed_tokens.weight"])
        for row in range(len(embedding), self.config.vocab_size if parts else 0):
            embedding.append(torch.stack([embedding[part] for part in parts[row]]).mean(0))
        self.load_state_dict(weights | {"embed_tokens.weight": torch.stack(embedding)})


def deeper(weights: dict[str, Tensor], layers: int) -> dict[str, Tensor]:
    """A decoder of `layers` layers that computes what the one of `weights` does: some of its layers are followed by a copy whose
    outputs are zero (as in LLaMA Pro, https://arxiv.org/abs/2401.02415), so that training goes on from there."""
    have = 1 + max(int(name.split(".")[1]) for name in weights if name.startswith("layers."))
    grown = {name: value for name, value in weights.items() if not name.startswith("layers.")}
    for layer in range(layers):
        source = layer * have // layers
        silent = layer > 0 and (layer - 1) * have // layers == source
        for name, value in weights.items():
            if name.startswith(f"layers.{source}."):
                zero = silent and name.endswith(("o_proj.weight", "down_proj.weight"))
                grown[name.replace(f".{source}.", f".{layer}.", 1)] = torch.zeros_like(value) if zero else value.clone()
    return grown
