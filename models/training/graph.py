"""The ONNX graph of a Llama-style decoder, from numpy weights in Hugging Face Llama names.

Two layouts, both with inputs `input_ids` and `attention_mask`, a `past_key_values.{i}.key|value` pair a layer, and outputs
`logits` and `present.{i}.key|value`:

- `gqa`: com.microsoft.GroupQueryAttention, which rotates, appends and attends in one kernel. Rows are padded on the right; when
  past and present are one buffer of `maxLength` positions, new keys and values are written in place.
- `concat`: standard operators only, as a plain Optimum export. `present` is `past` with the new positions behind it; rows are
  padded on the left, and the extra input `position_ids` says where each token stands.
"""

from dataclasses import dataclass

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

CONTRIB = "com.microsoft"
IR_VERSION = 10
OPSET = 18
BLOCK = 32
ONNX_TYPES = {"float32": TensorProto.FLOAT, "float16": TensorProto.FLOAT16, "bfloat16": TensorProto.BFLOAT16}


@dataclass(frozen=True)
class Options:
    """How to write the graph: `dtype` of weights, activations and logits, `cache_dtype` (empty: as `dtype`) of keys and values,
    `bits` of the layers' matrices and `head_bits` of the output matrix (0: not quantized, else 4 or 8, in blocks of 32)."""

    layout: str = "gqa"
    dtype: str = "float32"
    cache_dtype: str = ""
    bits: int = 0
    head_bits: int = 0

    def __post_init__(self):
        one_of("layout", self.layout, ("gqa", "concat"))
        one_of("dtype", self.dtype, ("float32", "float16"))
        one_of("bits", self.bits, (0, 4, 8))
        one_of("head_bits", self.head_bits, (0, 4, 8))
        one_of("cache_dtype", self.cache, (self.dtype,) if self.layout == "gqa" else tuple(ONNX_TYPES))

    @property
    def cache(self):
        return self.cache_dtype or self.dtype


@dataclass(frozen=True)
class Shape:
    """The sizes of a decoder, read from the keys of a Hugging Face `config.json`."""

    hidden: int
    layers: int
    heads: int
    kv_heads: int
    head_dim: int
    vocab: int
    context: int
    eps: float
    theta: float
    tied: bool

    @staticmethod
    def of(config):
        rope = config.get("rope_parameters") or config.get("rope_scaling") or {}
        one_of("rope_type", rope.get("rope_type", rope.get("type", "default")), ("default",))
        heads = config["num_attention_heads"]
        return Shape(
            hidden=config["hidden_size"],
            layers=config["num_hidden_layers"],
            heads=heads,
            kv_heads=config.get("num_key_value_heads") or heads,
            head_dim=config.get("head_dim") or config["hidden_size"] // heads,
            vocab=config["vocab_size"],
            context=config["max_position_embeddings"],
            eps=config["rms_norm_eps"],
            theta=config.get("rope_theta") or rope["rope_theta"],
            tied=bool(config.get("tie_word_embeddings")),
        )

    def rotary_tables(self):
        """Cosine and sine of every position's angles, each [context, headDim / 2]."""
        frequencies = self.theta ** (-np.arange(0, self.head_dim, 2, dtype=np.float64) / self.head_dim)
        angles = np.arange(self.context)[:, None] * frequencies
        return np.cos(angles), np.sin(angles)


def one_of(name, value, allowed):
    if value not in allowed:
        raise ValueError(f"{name} is {value!r}, must be one of {', '.join(map(repr, allowed))}")


def build(weights, config, options=Options()):
    """The model proto; it loads in ONNX Runtime 1.24 and later."""
    writer = GqaWriter if options.layout == "gqa" else ConcatWriter
    return writer(weights, Shape.of(config), options).model()


def quantize(matrix, bits):
    """Symmetric blocks of 32 along the input axis of `matrix` [out, in], as MatMulNBits stores them: bytes
    [out, blocks, 32 * bits / 8], low nibble first, and scales [out, blocks]. Stored value = round(weight / scale) + 2^(bits-1)."""
    half = 1 << (bits - 1)
    rows, columns = matrix.shape
    padded = np.pad(matrix.astype(np.float32), ((0, 0), (0, -columns % BLOCK)))
    blocks = padded.reshape(rows, -1, BLOCK)
    extreme = np.take_along_axis(blocks, np.abs(blocks).argmax(-1, keepdims=True), -1)
    scales = extreme / -half
    safe = np.where(scales == 0, 1, scales)
    stored = np.clip(np.rint(blocks / safe) + half, 0, 2 * half - 1).astype(np.uint8)
    packed = stored if bits == 8 else stored[..., 0::2] | (stored[..., 1::2] << 4)
    return packed, scales[..., 0]


def dequantize(packed, scales, bits, columns):
    """The matrix [out, columns] that `quantize` stands for."""
    stored = packed if bits == 8 else np.stack([packed & 15, packed >> 4], -1).reshape(*packed.shape[:2], BLOCK)
    blocks = (stored.astype(np.float32) - (1 << (bits - 1))) * scales[..., None]
    return blocks.reshape(blocks.shape[0], -1)[:, :columns]


class Writer:
    """Collects nodes and initializers; every method that adds a node returns the name of its output."""

    def __init__(self, weights, shape, options):
        self.weights, self.shape, self.options = weights, shape, options
        self.dtype, self.cache = ONNX_TYPES[options.dtype], ONNX_TYPES[options.cache]
        self.nodes, self.initializers, self.inputs, self.outputs = [], {}, [], []

    # Building blocks

    def op(self, kind, inputs, name, domain="", outputs=None, **attributes):
        names = outputs or [name]
        self.nodes.append(helper.make_node(kind, inputs, names, name=name, domain=domain, **attributes))
        return name

    def constant(self, name, array):
        if name not in self.initializers:
            self.initializers[name] = numpy_helper.from_array(np.ascontiguousarray(array), name)
        return name

    def ints(self, *values):
        return self.constant("ints." + ".".join(map(str, values)), np.array(values, np.int64))

    def integer(self, value):
        return self.constant(f"int.{value}", np.array(value, np.int64))

    def weight(self, name, suffix="", change=lambda array: array):
        return self.constant(name + suffix, change(self.weights[name]).astype(self.options.dtype))

    def cast(self, x, onnx_type, name):
        return self.op("Cast", [x], name, to=onnx_type)

    def reshape(self, x, sizes, name):
        return self.op("Reshape", [x, self.ints(*sizes)], name)

    def linear(self, x, weight, name, bits):
        """x · weightᵀ, for a weight [out, in]."""
        if bits:
            return self.quantized(x, weight, name, bits)
        return self.op("MatMul", [x, self.weight(weight, ".T", np.transpose)], name)

    def quantized(self, x, weight, name, bits):
        matrix = self.weights[weight]
        packed, scales = quantize(matrix, bits)
        inputs = [x, self.constant(f"{weight}.q{bits}", packed)]
        inputs.append(self.constant(f"{weight}.scales{bits}", scales.astype(self.options.dtype)))
        sizes = {"N": matrix.shape[0], "K": matrix.shape[1], "bits": bits, "block_size": BLOCK}
        return self.op("MatMulNBits", inputs, name, CONTRIB, accuracy_level=4, **sizes)

    # The decoder

    def model(self):
        self.declare("input_ids", TensorProto.INT64, ["batch", "sequence_length"])
        self.declare("attention_mask", TensorProto.INT64, ["batch", "total_sequence_length"])
        self.prepare()
        stream = self.op("Gather", [self.weight("model.embed_tokens.weight"), "input_ids"], "embedding")
        delta = None
        for layer in range(self.shape.layers):
            stream, delta = self.layer(layer, stream, delta)
        _, normed = self.norm(stream, delta, "model.norm")
        self.head(normed)
        return self.finish()

    def layer(self, index, stream, delta):
        prefix = f"model.layers.{index}"
        stream, normed = self.norm(stream, delta, f"{prefix}.input_layernorm")
        attended = self.attention(index, normed, f"{prefix}.self_attn")
        stream, normed = self.norm(stream, attended, f"{prefix}.post_attention_layernorm")
        return stream, self.mlp(normed, f"{prefix}.mlp")

    def mlp(self, x, prefix):
        gate = self.project(x, f"{prefix}.gate_proj")
        up = self.project(x, f"{prefix}.up_proj")
        swish = self.op("Mul", [gate, self.op("Sigmoid", [gate], f"{prefix}.sigmoid")], f"{prefix}.swish")
        return self.project(self.op("Mul", [swish, up], f"{prefix}.gated"), f"{prefix}.down_proj")

    def project(self, x, prefix):
        return self.linear(x, f"{prefix}.weight", prefix, self.options.bits)

    def head(self, x):
        weight = "model.embed_tokens.weight" if self.shape.tied else "lm_head.weight"
        if self.shape.tied and not self.options.head_bits:
            turned = self.op("Transpose", [self.weight(weight)], "lm_head.weight.T", perm=[1, 0])
            self.op("MatMul", [x, turned], "logits")
        else:
            self.linear(x, weight, "logits", self.options.head_bits)
        self.declare_output("logits", self.dtype, ["batch", "sequence_length", self.shape.vocab])

    # The interface

    def declare(self, name, onnx_type, dims):
        self.inputs.append(helper.make_tensor_value_info(name, onnx_type, dims))
        return name

    def declare_output(self, name, onnx_type, dims):
        self.outputs.append(helper.make_tensor_value_info(name, onnx_type, dims))
        return name

    def cache_of(self, layer, present_length):
        """Names of a layer's past key and value and present key and value, declared as input and output."""
        dims = ["batch", self.shape.kv_heads, "past_sequence_length", self.shape.head_dim]
        past = [self.declare(f"past_key_values.{layer}.{part}", self.cache, dims) for part in ("key", "value")]
        dims[2] = present_length
        return past + [self.declare_output(f"present.{layer}.{part}", self.cache, dims) for part in ("key", "value")]

    def finish(self):
        self.outputs.sort(key=lambda output: output.name != "logits")
        graph = helper.make_graph(self.nodes, "decoder", self.inputs, self.outputs, list(self.initializers.values()))
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="millrace")


class GqaWriter(Writer):
    """Fused operators, and lengths per row derived from a mask that is padded on the right."""

    def prepare(self):
        cosine, sine = self.shape.rotary_tables()
        self.constant("cos_cache", cosine.astype(self.options.dtype))
        self.constant("sin_cache", sine.astype(self.options.dtype))
        ones = self.op("ReduceSum", ["attention_mask", self.ints(1)], "mask.ones", keepdims=0)
        self.cast(self.op("Sub", [ones, self.integer(1)], "mask.last"), TensorProto.INT32, "seqlens_k")
        longest = self.op("Gather", [self.op("Shape", ["attention_mask"], "mask.shape"), self.integer(1)], "mask.longest")
        self.cast(longest, TensorProto.INT32, "total_sequence_length.int32")

    def norm(self, stream, delta, name):
        scale = self.weight(f"{name}.weight")
        if delta is None:
            attributes = {"axis": -1, "epsilon": self.shape.eps, "stash_type": 1}
            return stream, self.op("SimplifiedLayerNormalization", [stream, scale], name, **attributes)
        outputs = [name, "", "", f"{name}.sum"]
        inputs = [stream, delta, scale]
        self.op("SkipSimplifiedLayerNormalization", inputs, name, CONTRIB, outputs, epsilon=self.shape.eps)
        return outputs[3], name

    def attention(self, index, x, prefix):
        query, key, value = (self.project(x, f"{prefix}.{part}_proj") for part in "qkv")
        past_key, past_value, *present = self.cache_of(index, "present_sequence_length")
        inputs = [query, key, value, past_key, past_value, "seqlens_k", "total_sequence_length.int32"]
        inputs += ["cos_cache", "sin_cache"]
        heads = {"num_heads": self.shape.heads, "kv_num_heads": self.shape.kv_heads}
        self.op("GroupQueryAttention", inputs, prefix, CONTRIB, [prefix, *present], do_rotary=1, **heads)
        return self.project(prefix, f"{prefix}.o_proj")


class ConcatWriter(Writer):
    """Standard operators; norms and softmax in float32, and a mask that is padded on the left."""

    def prepare(self):
        self.declare("position_ids", TensorProto.INT64, ["batch", "sequence_length"])
        for name, table in zip(("cosine", "sine"), self.shape.rotary_tables()):
            rows = self.op("Gather", [self.constant(f"{name}.table", table.astype(self.options.dtype)), "position_ids"], f"{name}.rows")
            self.op("Unsqueeze", [rows, self.ints(1)], name)  # [batch, 1, sequence, headDim / 2]
        self.visible()

    def visible(self):
        """Key j is visible to the query at index i when j ≤ i and j is not padding: bool [batch, 1, 1, sequence, total]."""
        total, new = self.length("attention_mask", "total"), self.length("input_ids", "new")
        past = self.op("Sub", [total, new], "length.past")
        keys = self.op("Range", [self.integer(0), total, self.integer(1)], "index.keys")
        queries = self.op("Unsqueeze", [self.op("Range", [past, total, self.integer(1)], "index.queries"), self.ints(1)], "index.rows")
        causal = self.op("LessOrEqual", [keys, queries], "mask.causal")
        real = self.op("Cast", ["attention_mask"], "mask.real", to=TensorProto.BOOL)
        self.op("And", [self.op("Unsqueeze", [real, self.ints(1, 2, 3)], "mask.keys"), causal], "mask.visible")
        self.constant("masked", np.array(np.finfo(np.float32).min, np.float32))

    def length(self, tensor, name):
        return self.op("Gather", [self.op("Shape", [tensor], f"shape.{name}"), self.integer(1)], f"length.{name}")

    def norm(self, stream, delta, name):
        if delta is not None:
            stream = self.op("Add", [stream, delta], f"{name}.sum")
        wide = self.cast(stream, TensorProto.FLOAT, f"{name}.wide")
        mean = self.op("ReduceMean", [self.op("Mul", [wide, wide], f"{name}.square"), self.ints(-1)], f"{name}.mean")
        shifted = self.op("Add", [mean, self.constant("norm.eps", np.array(self.shape.eps, np.float32))], f"{name}.shifted")
        unit = self.op("Div", [wide, self.op("Sqrt", [shifted], f"{name}.root")], f"{name}.unit")
        return stream, self.op("Mul", [self.cast(unit, self.dtype, f"{name}.narrow"), self.weight(f"{name}.weight")], name)

    def attention(self, index, x, prefix):
        query = self.rotate(self.heads(x, f"{prefix}.q_proj", self.shape.heads), f"{prefix}.query")
        key = self.rotate(self.heads(x, f"{prefix}.k_proj", self.shape.kv_heads), f"{prefix}.key")
        value = self.heads(x, f"{prefix}.v_proj", self.shape.kv_heads)
        past_key, past_value, present_key, present_value = self.cache_of(index, "total_sequence_length")
        keys = self.append(past_key, key, present_key)
        values = self.append(past_value, value, present_value)
        return self.project(self.attend(query, keys, values, prefix), f"{prefix}.o_proj")

    def heads(self, x, prefix, count):
        """[batch, count, sequence, headDim]"""
        split = self.reshape(self.project(x, prefix), (0, 0, count, self.shape.head_dim), f"{prefix}.split")
        return self.op("Transpose", [split], f"{prefix}.heads", perm=[0, 2, 1, 3])

    def rotate(self, x, name):
        low, high = f"{name}.low", f"{name}.high"
        self.op("Split", [x], f"{name}.halves", outputs=[low, high], axis=-1, num_outputs=2)
        first = self.op("Sub", [self.times(low, "cosine"), self.times(high, "sine")], f"{name}.first")
        second = self.op("Add", [self.times(high, "cosine"), self.times(low, "sine")], f"{name}.second")
        return self.op("Concat", [first, second], name, axis=-1)

    def times(self, x, table):
        return self.op("Mul", [x, table], f"{x}.{table}")

    def append(self, past, new, present):
        """Everything cached, as read back from the cache's type."""
        stored = new if self.cache == self.dtype else self.cast(new, self.cache, f"{new}.stored")
        self.op("Concat", [past, stored], present, axis=2)
        return present if self.cache == self.dtype else self.cast(present, self.dtype, f"{present}.read")

    def attend(self, query, keys, values, prefix):
        """Softmax attention with the query heads of one key head side by side: [batch, kvHeads, group, sequence, headDim]."""
        shape, group = self.shape, self.shape.heads // self.shape.kv_heads
        query = self.op("Mul", [query, self.constant("attention.scale", self.scale())], f"{prefix}.scaled")
        query = self.reshape(query, (0, shape.kv_heads, group, -1, shape.head_dim), f"{prefix}.grouped")
        turned = self.op("Transpose", [keys], f"{prefix}.keys.T", perm=[0, 1, 3, 2])
        scores = self.op("MatMul", [query, self.op("Unsqueeze", [turned, self.ints(2)], f"{prefix}.keys")], f"{prefix}.scores")
        scores = self.cast(scores, TensorProto.FLOAT, f"{prefix}.scores.wide")
        scores = self.op("Where", ["mask.visible", scores, "masked"], f"{prefix}.scores.masked")
        weights = self.cast(self.op("Softmax", [scores], f"{prefix}.softmax", axis=-1), self.dtype, f"{prefix}.weights")
        mixed = self.op("MatMul", [weights, self.op("Unsqueeze", [values, self.ints(2)], f"{prefix}.values")], f"{prefix}.mixed")
        back = self.op("Transpose", [mixed], f"{prefix}.back", perm=[0, 3, 1, 2, 4])
        return self.reshape(back, (0, 0, shape.heads * shape.head_dim), f"{prefix}.joined")

    def scale(self):
        return np.array(self.shape.head_dim ** -0.5, self.options.dtype)
