"""The parts of a decoder graph that both layouts share."""

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from quantization import BLOCK, quantize

CONTRIB = "com.microsoft"
IR_VERSION = 10
OPSET = 18
ONNX_TYPES = {"float32": TensorProto.FLOAT, "float16": TensorProto.FLOAT16, "bfloat16": TensorProto.BFLOAT16}


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
        rows, columns = self.weights[weight].shape
        sizes = {"N": rows, "K": columns, "bits": bits, "block_size": BLOCK}
        return self.op("MatMulNBits", [x, *self.blocks(weight, bits)], name, CONTRIB, accuracy_level=4, **sizes)

    def blocks(self, weight, bits):
        names = f"{weight}.q{bits}", f"{weight}.scales{bits}"
        if names[0] not in self.initializers:
            packed, scales = quantize(self.weights[weight], bits)
            self.constant(names[0], packed)
            self.constant(names[1], scales.astype(self.options.dtype))
        return names

    def dense(self, x, name):
        """x · weightᵀ, and a bias where there is one."""
        product = self.linear(x, f"{name}.weight", f"{name}.product", self.options.bits)
        return self.op("Add", [product, self.weight(f"{name}.bias")], name) if f"{name}.bias" in self.weights else product

    def layer_norm(self, x, name, output=""):
        scale, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.op("LayerNormalization", [x, scale, bias], output or name, axis=-1, epsilon=1e-5)

    def number(self, value):
        return self.constant(f"float.{value}", np.array(value, np.float32))

    # The decoder

    def model(self):
        self.declare("input_ids", TensorProto.INT64, ["batch", "sequence_length"])
        self.declare("attention_mask", TensorProto.INT64, ["batch", "total_sequence_length"])
        self.prepare()
        stream, delta = self.embedding("model.embed_tokens.weight"), None
        for layer in range(self.shape.layers):
            stream, delta = self.layer(layer, stream, delta)
        _, normed = self.norm(stream, delta, "model.norm")
        self.head(normed)
        return self.finish()

    def embedding(self, weight):
        if not self.options.embedding_bits:
            return self.op("Gather", [self.weight(weight), "input_ids"], "embedding")
        packed, scales = self.blocks(weight, self.options.embedding_bits)
        stored = self.op("Gather", [packed, "input_ids"], "embedding.stored")
        centre = self.constant("embedding.centre", np.array(128, self.options.dtype))
        levels = self.op("Sub", [self.cast(stored, self.dtype, "embedding.wide"), centre], "embedding.levels")
        scale = self.op("Gather", [scales, "input_ids"], "embedding.scale")
        steps = self.op("Unsqueeze", [scale, self.ints(-1)], "embedding.step")
        padded = self.reshape(self.op("Mul", [levels, steps], "embedding.blocks"), (0, 0, -1), "embedding.padded")
        if self.shape.hidden % BLOCK == 0:
            return padded
        return self.op("Slice", [padded, self.ints(0), self.ints(self.shape.hidden), self.ints(2)], "embedding")

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

    def finish(self, name="decoder"):
        self.outputs.sort(key=lambda output: output.name != "logits")
        graph = helper.make_graph(self.nodes, name, self.inputs, self.outputs, list(self.initializers.values()))
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="millrace")
