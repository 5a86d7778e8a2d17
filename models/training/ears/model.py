"""Whisper (Radford et al., https://arxiv.org/abs/2212.04356), small, with a CTC head that training alone uses."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class Config:
    """Sizes, under the names of Hugging Face's Whisper configuration."""

    vocab_size: int
    d_model: int = 192
    encoder_layers: int = 4
    decoder_layers: int = 4
    encoder_attention_heads: int = 3
    decoder_attention_heads: int = 3
    encoder_ffn_dim: int = 768
    decoder_ffn_dim: int = 768
    num_mel_bins: int = 80
    max_source_positions: int = 1500
    max_target_positions: int = 448

    def to_json(self, start: int, end: int) -> str:
        fixed = {"architectures": ["WhisperForConditionalGeneration"], "model_type": "whisper", "is_encoder_decoder": True,
                 "activation_function": "gelu", "scale_embedding": False, "tie_word_embeddings": True, "torch_dtype": "float32",
                 "decoder_start_token_id": start, "bos_token_id": end, "eos_token_id": end, "pad_token_id": end,
                 "num_hidden_layers": self.encoder_layers}
        return json.dumps(fixed | asdict(self), indent=2) + "\n"

    @staticmethod
    def read(path: Path) -> Config:
        values = json.loads(path.read_text())
        return Config(**{name: values[name] for name in Config.__dataclass_fields__})


class Attention(nn.Module):
    """Keys have no bias."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q_proj, self.v_proj, self.out_proj = (nn.Linear(width, width) for _ in range(3))
        self.k_proj = nn.Linear(width, width, bias=False)

    def split(self, x: Tensor) -> Tensor:
        return x.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)

    def forward(self, x: Tensor, source: Tensor, causal: bool = False) -> Tensor:
        q, k, v = self.split(self.q_proj(x)), self.split(self.k_proj(source)), self.split(self.v_proj(source))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=causal)
        return self.out_proj(y.transpose(1, 2).flatten(2))

    def shares(self, x: Tensor, source: Tensor) -> Tensor:
        """What the first head pays to each place of the source, [rows, length, source], as logarithms."""
        width = self.q_proj.out_features // self.heads
        q = F.linear(x, self.q_proj.weight[:width], self.q_proj.bias[:width])
        return (q @ F.linear(source, self.k_proj.weight[:width]).transpose(1, 2) * width**-0.5).log_softmax(-1)


class Layer(nn.Module):
    """Of the encoder, or with `crossed` of the decoder."""

    def __init__(self, width: int, heads: int, middle: int, crossed: bool) -> None:
        super().__init__()
        self.self_attn, self.self_attn_layer_norm = Attention(width, heads), nn.LayerNorm(width)
        self.crossed = crossed
        if crossed:
            self.encoder_attn, self.encoder_attn_layer_norm = Attention(width, heads), nn.LayerNorm(width)
        self.fc1, self.fc2, self.final_layer_norm = nn.Linear(width, middle), nn.Linear(middle, width), nn.LayerNorm(width)

    def forward(self, x: Tensor, source: Tensor | None = None, shares: list[Tensor] | None = None) -> Tensor:
        h = self.self_attn_layer_norm(x)
        x = x + self.self_attn(h, h, causal=self.crossed)
        if source is not None:
            asking = self.encoder_attn_layer_norm(x)
            if shares is not None:
                shares.append(self.encoder_attn.shares(asking, source))
            x = x + self.encoder_attn(asking, source)
        return x + self.fc2(F.gelu(self.fc1(self.final_layer_norm(x))))


def sinusoids(length: int, width: int) -> Tensor:
    """The encoder's positions."""
    scale = torch.exp(-math.log(10_000) / (width // 2 - 1) * torch.arange(width // 2))
    angles = torch.arange(length)[:, None] * scale
    return torch.cat((angles.sin(), angles.cos()), dim=1)


class Encoder(nn.Module):
    """Log-mel features [rows, 80, frames], as a rule 3,000, to [rows, frames / 2, width]; `first` is the position of the first."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        width = config.d_model
        self.conv1, self.conv2 = nn.Conv1d(config.num_mel_bins, width, 3, padding=1), nn.Conv1d(width, width, 3, stride=2, padding=1)
        self.register_buffer("positions", sinusoids(config.max_source_positions, width), persistent=False)
        self.layers = nn.ModuleList(
            Layer(width, config.encoder_attention_heads, config.encoder_ffn_dim, False) for _ in range(config.encoder_layers))
        self.layer_norm = nn.LayerNorm(width)

    def forward(self, mels: Tensor, first: int = 0) -> Tensor:
        x = F.gelu(self.conv2(F.gelu(self.conv1(mels)))).transpose(1, 2)
        x = x + self.positions[first : first + x.shape[1]]
        for layer in self.layers:
            x = layer(x)
        return self.layer_norm(x)


class DecoderHalf(nn.Module):
    """Ids [rows, length] and what the encoder heard to hidden states."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.embed_tokens = nn.Embedding(config.vocab_size, config.d_model)
        self.embed_positions = nn.Embedding(config.max_target_positions, config.d_model)
        self.layers = nn.ModuleList(
            Layer(config.d_model, config.decoder_attention_heads, config.decoder_ffn_dim, True) for _ in range(config.decoder_layers))
        self.layer_norm = nn.LayerNorm(config.d_model)
        for table in (self.embed_tokens, self.embed_positions):
            nn.init.normal_(table.weight, std=0.02)

    def forward(self, ids: Tensor, source: Tensor, shares: list[Tensor] | None = None) -> Tensor:
        """`shares`, where given, gets those of each layer but the first."""
        x = self.embed_tokens(ids) + self.embed_positions.weight[: ids.shape[1]]
        for i, layer in enumerate(self.layers):
            x = layer(x, source, shares if i else None)
        return self.layer_norm(x)


class Whisper(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.encoder, self.decoder = Encoder(config), DecoderHalf(config)
        self.ctc = nn.Linear(config.d_model, config.vocab_size)

    def logits(self, hidden: Tensor) -> Tensor:
        return hidden @ self.decoder.embed_tokens.weight.T
