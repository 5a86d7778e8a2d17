"""The ONNX graph of an encoder, from weights in Hugging Face BERT names: standard operators only, free batch and sequence.

Inputs `input_ids`, `attention_mask` and `token_type_ids` [batch, sequence]; output `last_hidden_state` [batch, sequence, hidden],
or `logits` [batch, 1] where there is a head. Matrices are stored as [in, out] with ".T" behind their name, and other numbers that
are no weights under names that begin with "constant.", so that weights.py can read a file back.
"""

from __future__ import annotations

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper

from encoder.config import Config

OPSET = 17
IR_VERSION = 8
HIDDEN = -10000.0  # added to the scores of padding


class Writer:
    """Collects nodes and initializers; every method that adds a node returns the name of its output."""

    def __init__(self, weights: dict[str, np.ndarray], config: Config) -> None:
        self.weights, self.config = weights, config
        self.body = "bert." if "classifier.weight" in weights else ""
        self.nodes, self.initializers = [], {}

    def op(self, kind: str, inputs: list[str], name: str, **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def tensor(self, name: str, array: np.ndarray) -> str:
        if name not in self.initializers:
            self.initializers[name] = numpy_helper.from_array(np.asarray(array, order="C"), name)
        return name

    def ints(self, *values: int) -> str:
        return self.tensor("constant." + ".".join(map(str, values)), np.array(values, np.int64))

    def number(self, value: float) -> str:
        return self.tensor(f"constant.float.{value}", np.array(value, np.float32))

    def weight(self, name: str) -> str:
        return self.tensor(name, self.weights[name])

    def dense(self, x: str, name: str) -> str:
        product = self.op("MatMul", [x, self.tensor(f"{name}.weight.T", self.weights[f"{name}.weight"].T)], f"{name}.product")
        return self.op("Add", [product, self.weight(f"{name}.bias")], name)

    def norm(self, x: str, name: str) -> str:
        return self.op("LayerNormalization", [x, self.weight(f"{name}.weight"), self.weight(f"{name}.bias")], name, axis=-1, epsilon=self.config.layer_norm_eps)

    def gelu(self, x: str, name: str) -> str:
        erf = self.op("Erf", [self.op("Div", [x, self.number(2**0.5)], f"{name}.scaled")], f"{name}.erf")
        return self.op("Mul", [self.op("Mul", [x, self.op("Add", [erf, self.number(1.0)], f"{name}.risen")], f"{name}.twice"), self.number(0.5)], name)

    def embeddings(self) -> str:
        name = f"{self.body}embeddings"
        words = self.op("Gather", [self.weight(f"{name}.word_embeddings.weight"), "input_ids"], f"{name}.words")
        types = self.op("Gather", [self.weight(f"{name}.token_type_embeddings.weight"), "token_type_ids"], f"{name}.types")
        length = self.op("Slice", [self.op("Shape", ["input_ids"], f"{name}.shape"), self.ints(1), self.ints(2)], f"{name}.length")
        places = self.op("Slice", [self.weight(f"{name}.position_embeddings.weight"), self.ints(0), length, self.ints(0)], f"{name}.places")
        total = self.op("Add", [self.op("Add", [words, types], f"{name}.meant"), places], f"{name}.placed")
        return self.norm(total, f"{name}.LayerNorm")

    def mask(self) -> str:
        """0 for tokens and HIDDEN for padding, [batch, 1, 1, sequence]."""
        wide = self.op("Unsqueeze", ["attention_mask", self.ints(1, 2)], "mask.wide")
        padding = self.op("Sub", [self.number(1.0), self.op("Cast", [wide], "mask.float", to=TensorProto.FLOAT)], "mask.padding")
        return self.op("Mul", [padding, self.number(HIDDEN)], "mask")

    def heads(self, x: str, name: str, order: list[int]) -> str:
        split = self.op("Reshape", [self.dense(x, name), self.ints(0, 0, self.config.num_attention_heads, -1)], f"{name}.split")
        return self.op("Transpose", [split], f"{name}.heads", perm=order)

    def attention(self, x: str, mask: str, name: str) -> str:
        q, v = (self.heads(x, f"{name}.self.{part}", [0, 2, 1, 3]) for part in ("query", "value"))
        k = self.heads(x, f"{name}.self.key", [0, 2, 3, 1])
        root = (self.config.hidden_size // self.config.num_attention_heads) ** 0.5
        scores = self.op("Div", [self.op("MatMul", [q, k], f"{name}.products"), self.number(root)], f"{name}.scores")
        shares = self.op("Softmax", [self.op("Add", [scores, mask], f"{name}.masked")], f"{name}.shares", axis=-1)
        mixed = self.op("Transpose", [self.op("MatMul", [shares, v], f"{name}.mixed")], f"{name}.turned", perm=[0, 2, 1, 3])
        joined = self.op("Reshape", [mixed, self.ints(0, 0, self.config.hidden_size)], f"{name}.joined")
        return self.added(self.dense(joined, f"{name}.output.dense"), x, f"{name}.output")

    def added(self, made: str, x: str, name: str) -> str:
        return self.norm(self.op("Add", [made, x], f"{name}.sum"), f"{name}.LayerNorm")

    def layer(self, x: str, mask: str, name: str) -> str:
        x = self.attention(x, mask, f"{name}.attention")
        middle = self.gelu(self.dense(x, f"{name}.intermediate.dense"), f"{name}.gelu")
        return self.added(self.dense(middle, f"{name}.output.dense"), x, f"{name}.output")

    def head(self, x: str) -> str:
        start = self.op("Gather", [x, self.tensor("constant.first", np.array(0, np.int64))], "start", axis=1)
        return self.dense(self.op("Tanh", [self.dense(start, "bert.pooler.dense")], "pooled"), "classifier")

    def model(self) -> ModelProto:
        x, mask = self.embeddings(), self.mask()
        for i in range(self.config.num_hidden_layers):
            x = self.layer(x, mask, f"{self.body}encoder.layer.{i}")
        name, dims = ("logits", ["batch", 1]) if self.body else ("last_hidden_state", ["batch", "sequence", self.config.hidden_size])
        self.op("Identity", [self.head(x) if self.body else x], name)
        inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "sequence"]) for n in ("input_ids", "attention_mask", "token_type_ids")]
        outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, dims)]
        graph = helper.make_graph(self.nodes, "encoder", inputs, outputs, list(self.initializers.values()))
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION, producer_name="millrace")


def build(weights: dict[str, np.ndarray], config: Config) -> ModelProto:
    return Writer(weights, config).model()
