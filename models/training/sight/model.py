"""A vision tower, a connector and demo-chat's decoder, as Idefics3 (https://arxiv.org/abs/2408.12637) and SmolVLM put them together."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model import Config, Decoder

SPECIAL = ("<image>", "<fake_token_around_image>", "<global-img>")


@dataclass(frozen=True)
class Vision:
    """Sizes of the tower, and the side of the square of patches that becomes one token."""

    size: int = 128
    patch: int = 16
    width: int = 160
    layers: int = 4
    heads: int = 5
    middle: int = 480
    scale: int = 2

    @property
    def patches(self) -> int:
        return (self.size // self.patch) ** 2

    @property
    def tokens(self) -> int:
        return self.patches // self.scale**2


class Attention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q_proj, self.k_proj, self.v_proj, self.out_proj = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x: Tensor) -> Tensor:
        q, k, v = (p(x).view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2) for p in (self.q_proj, self.k_proj, self.v_proj))
        return self.out_proj(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2))


class Layer(nn.Module):
    def __init__(self, sizes: Vision) -> None:
        super().__init__()
        self.layer_norm1, self.layer_norm2 = nn.LayerNorm(sizes.width), nn.LayerNorm(sizes.width)
        self.self_attn = Attention(sizes.width, sizes.heads)
        self.fc1, self.fc2 = nn.Linear(sizes.width, sizes.middle), nn.Linear(sizes.middle, sizes.width)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.self_attn(self.layer_norm1(x))
        return x + self.fc2(F.gelu(self.fc1(self.layer_norm2(x)), approximate="tanh"))


class Tower(nn.Module):
    """Pictures [rows, 3, size, size] to features of the decoder's width, [rows, tokens, hidden]."""

    def __init__(self, sizes: Vision, hidden: int) -> None:
        super().__init__()
        self.sizes = sizes
        self.patch_embedding = nn.Conv2d(3, sizes.width, sizes.patch, sizes.patch)
        self.position_embedding = nn.Parameter(0.02 * torch.randn(sizes.patches, sizes.width))
        self.layers = nn.ModuleList(Layer(sizes) for _ in range(sizes.layers))
        self.post_layernorm = nn.LayerNorm(sizes.width)
        self.connector = nn.Linear(sizes.width * sizes.scale**2, hidden, bias=False)
        self.places = nn.Parameter(torch.zeros(sizes.tokens, hidden))

    def forward(self, pixels: Tensor) -> Tensor:
        x = self.patch_embedding(pixels).flatten(2).transpose(1, 2) + self.position_embedding
        for layer in self.layers:
            x = layer(x)
        return self.connector(self.shuffled(self.post_layernorm(x))) + self.places

    def shuffled(self, x: Tensor) -> Tensor:
        """Squares of patches as one token each, [rows, tokens, width · scale²], column by column: what is further left is told earlier."""
        side, scale = self.sizes.size // self.sizes.patch, self.sizes.scale
        x = x.view(x.shape[0], side // scale, scale, side // scale, scale, -1).permute(0, 3, 1, 2, 4, 5)
        return x.reshape(x.shape[0], self.sizes.tokens, -1)


class Sight(nn.Module):
    def __init__(self, text: Config, sizes: Vision, image_token: int) -> None:
        super().__init__()
        self.image_token = image_token
        self.tower, self.text = Tower(sizes, text.hidden_size), Decoder(text)

    def forward(self, ids: Tensor, lengths: list[int] | None, pixels: Tensor) -> Tensor:
        """Hidden states of `ids` [1, length]; features take the place of image tokens, in order."""
        x = self.text.embed_tokens(ids)
        here = ids == self.image_token
        x = x.masked_scatter(here[..., None], self.tower(pixels).flatten(0, 1)) if here.any() else x
        return self.text.continued(x, lengths)
