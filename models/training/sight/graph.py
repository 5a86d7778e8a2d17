"""demo-sight as ONNX, under the names of transformers.js for Idefics3 and SmolVLM: `vision_encoder`, `embed_tokens` and
`decoder_model_merged`."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from onnx import ModelProto, TensorProto

from layouts import GqaWriter
from options import Options, Shape
from writer import Writer

from .model import Vision

FLOAT, INT64, BOOL = TensorProto.FLOAT, TensorProto.INT64, TensorProto.BOOL


class TowerGraph(Writer):
    """Weights go by `tower.` names; matrices are [out, in]."""

    def __init__(self, weights: dict[str, np.ndarray], sizes: Vision, bits: int) -> None:
        super().__init__(weights, SimpleNamespace(), Options(bits=bits))
        self.sizes = sizes

    def gelu(self, x: str, name: str) -> str:
        cube = self.op("Mul", [self.op("Mul", [x, x], f"{name}.square"), x], f"{name}.cube")
        inner = self.op("Add", [x, self.op("Mul", [cube, self.number(0.044715)], f"{name}.third")], f"{name}.inner")
        risen = self.op("Add", [self.op("Tanh", [self.op("Mul", [inner, self.number((2 / np.pi) ** 0.5)], f"{name}.scaled")], f"{name}.tanh"), self.number(1.0)], f"{name}.risen")
        return self.op("Mul", [x, self.op("Mul", [risen, self.number(0.5)], f"{name}.half")], name)

    def attention(self, x: str, name: str) -> str:
        heads = {}
        for part in "qkv":
            split = self.reshape(self.dense(x, f"{name}.{part}_proj"), (0, 0, self.sizes.heads, -1), f"{name}.{part}.split")
            heads[part] = self.op("Transpose", [split], f"{name}.{part}", perm=[0, 2, 3, 1] if part == "k" else [0, 2, 1, 3])
        root = (self.sizes.width // self.sizes.heads) ** -0.5
        scores = self.op("Mul", [self.op("MatMul", [heads["q"], heads["k"]], f"{name}.products"), self.number(root)], f"{name}.scores")
        mixed = self.op("MatMul", [self.op("Softmax", [scores], f"{name}.shares", axis=-1), heads["v"]], f"{name}.mixed")
        joined = self.reshape(self.op("Transpose", [mixed], f"{name}.back", perm=[0, 2, 1, 3]), (0, 0, -1), f"{name}.joined")
        return self.dense(joined, f"{name}.out_proj")

    def layer(self, x: str, name: str) -> str:
        x = self.op("Add", [x, self.attention(self.layer_norm(x, f"{name}.layer_norm1"), f"{name}.self_attn")], f"{name}.seen")
        middle = self.gelu(self.dense(self.layer_norm(x, f"{name}.layer_norm2"), f"{name}.fc1"), f"{name}.gelu")
        return self.op("Add", [x, self.dense(middle, f"{name}.fc2")], f"{name}.out")

    def built(self, hidden: int) -> ModelProto:
        sizes, side = self.sizes, self.sizes.size // self.sizes.patch
        self.declare("pixel_values", FLOAT, ["batch_size", "num_images", 3, sizes.size, sizes.size])
        self.declare("pixel_attention_mask", BOOL, ["batch_size", "num_images", sizes.size, sizes.size])
        flat = self.op("Reshape", ["pixel_values", self.ints(-1, 3, sizes.size, sizes.size)], "pictures")
        seen = self.masked(flat)
        cut = self.op("Conv", [seen, self.weight("tower.patch_embedding.weight"), self.weight("tower.patch_embedding.bias")], "patches",
                      kernel_shape=[sizes.patch] * 2, strides=[sizes.patch] * 2)
        rows = self.op("Transpose", [self.op("Reshape", [cut, self.ints(0, sizes.width, -1)], "patches.flat")], "patches.rows", perm=[0, 2, 1])
        x = self.op("Add", [rows, self.weight("tower.position_embedding")], "placed")
        for i in range(sizes.layers):
            x = self.layer(x, f"tower.layers.{i}")
        squares = self.reshape(self.layer_norm(x, "tower.post_layernorm"), (-1, side // sizes.scale, sizes.scale, side // sizes.scale, sizes.scale * sizes.width), "squares")
        turned = self.op("Transpose", [squares], "squares.turned", perm=[0, 3, 1, 2, 4])
        shuffled = self.reshape(turned, (-1, sizes.tokens, sizes.scale**2 * sizes.width), "shuffled")
        features = self.linear(shuffled, "tower.connector.weight", "connected", self.options.bits)
        self.op("Add", [features, self.weight("tower.places")], "image_features")
        self.declare_output("image_features", FLOAT, ["num_features", sizes.tokens, hidden])
        return self.finish("vision_encoder")

    def masked(self, pixels: str) -> str:
        """Pixels outside of the picture count as grey."""
        flat = self.op("Reshape", ["pixel_attention_mask", self.ints(-1, 1, self.sizes.size, self.sizes.size)], "mask")
        return self.op("Where", [flat, pixels, self.number(0.0)], "seen")


class TextGraph(GqaWriter):
    """A decoder that takes `inputs_embeds`."""

    def embedding(self, weight: str) -> str:
        return "inputs_embeds"

    def declare(self, name: str, onnx_type: int, dims: list) -> str:
        if name == "input_ids":
            return super().declare("inputs_embeds", self.dtype, ["batch_size", "sequence_length", self.shape.hidden])
        return super().declare(name, onnx_type, named(dims))

    def declare_output(self, name: str, onnx_type: int, dims: list) -> str:
        return super().declare_output(name, onnx_type, named(dims))


def named(dims: list) -> list:
    """The first dimension under the name by which transformers.js knows how large an empty cache is."""
    return ["batch_size" if dim == "batch" else dim for dim in dims]


class TokenGraph(Writer):
    def built(self) -> ModelProto:
        self.declare("input_ids", INT64, ["batch_size", "sequence_length"])
        self.op("Identity", [self.embedding("model.embed_tokens.weight")], "inputs_embeds")
        self.declare_output("inputs_embeds", FLOAT, ["batch_size", "sequence_length", self.shape.hidden])
        return self.finish("embed_tokens")


def build(tower: dict[str, np.ndarray], text: dict[str, np.ndarray], config: dict, sizes: Vision, bits: int) -> dict[str, ModelProto]:
    """The three graphs by their files' names. `text` goes by Hugging Face's Llama names."""
    shape, options = Shape.of(config), Options(bits=bits, head_bits=bits, embedding_bits=bits and 8)
    return {
        "vision_encoder": TowerGraph(tower, sizes, bits).built(shape.hidden),
        "embed_tokens": TokenGraph(text, shape, options).built(),
        "decoder_model_merged": TextGraph(text, shape, options).model(),
    }
