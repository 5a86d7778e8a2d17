"""demo-ears as ONNX, under the names that Optimum and transformers.js have: `encoder_model` and `decoder_model_merged`.

The merged decoder's `If` holds no more than the choice between the encoder's keys and values of the first call and those that are
handed back, so that both of its branches use the same weights."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from onnx import ModelProto, TensorProto, helper

from options import Options
from writer import Writer

from .model import Config

FLOAT, INT64, BOOL = TensorProto.FLOAT, TensorProto.INT64, TensorProto.BOOL


class Graph(Writer):
    """What both halves are made of. Weights go by Hugging Face's names without `model.`; matrices are [out, in]."""

    def __init__(self, weights: dict[str, np.ndarray], config: Config, bits: int) -> None:
        super().__init__(weights, SimpleNamespace(hidden=config.d_model), Options(bits=bits, head_bits=bits, embedding_bits=bits and 8))
        self.config = config

    def gelu(self, x: str, name: str) -> str:
        erf = self.op("Erf", [self.op("Mul", [x, self.number(0.5**0.5)], f"{name}.scaled")], f"{name}.erf")
        half = self.op("Mul", [self.op("Add", [erf, self.number(1.0)], f"{name}.risen"), self.number(0.5)], f"{name}.half")
        return self.op("Mul", [x, half], name)

    def heads(self, x: str, name: str) -> str:
        split = self.reshape(x, (0, 0, self.config.decoder_attention_heads, -1), f"{name}.split")
        return self.op("Transpose", [split], f"{name}.heads", perm=[0, 2, 1, 3])

    def attended(self, x: str, keys: str, values: str, name: str, mask: str = "", shares: str = "") -> str:
        """`x` [rows, length, width] asks keys and values [rows, heads, source, head width]; `shares` names what each pays of its attention."""
        width = self.config.d_model // self.config.decoder_attention_heads
        query = self.heads(self.op("Mul", [self.dense(x, f"{name}.q_proj"), self.number(width**-0.5)], f"{name}.query"), f"{name}.query")
        turned = self.op("Transpose", [keys], f"{name}.turned", perm=[0, 1, 3, 2])
        scores = self.op("MatMul", [query, turned], f"{name}.scores")
        scores = self.op("Add", [scores, mask], f"{name}.masked") if mask else scores
        paid = self.op("Softmax", [scores], shares or f"{name}.shares", axis=-1)
        mixed = self.op("Transpose", [self.op("MatMul", [paid, values], f"{name}.mixed")], f"{name}.back", perm=[0, 2, 1, 3])
        return self.dense(self.reshape(mixed, (0, 0, -1), f"{name}.joined"), f"{name}.out_proj")

    def added(self, x: str, made: str, name: str) -> str:
        return self.op("Add", [x, made], name)

    def middle(self, x: str, name: str) -> str:
        h = self.gelu(self.dense(self.layer_norm(x, f"{name}.final_layer_norm"), f"{name}.fc1"), f"{name}.gelu")
        return self.added(x, self.dense(h, f"{name}.fc2"), f"{name}.out")


def encoder(weights: dict[str, np.ndarray], config: Config, bits: int) -> ModelProto:
    """`input_features` [batch, 80, 3000] to `last_hidden_state` [batch, 1500, width]."""
    graph = Graph(weights, config, bits)
    graph.declare("input_features", FLOAT, ["batch_size", config.num_mel_bins, 2 * config.max_source_positions])
    x = "input_features"
    for name, stride in (("conv1", 1), ("conv2", 2)):
        path = f"encoder.{name}"
        made = graph.op("Conv", [x, graph.weight(f"{path}.weight"), graph.weight(f"{path}.bias")], path, kernel_shape=[3], pads=[1, 1], strides=[stride])
        x = graph.gelu(made, f"{path}.gelu")
    turned = graph.op("Transpose", [x], "encoder.frames", perm=[0, 2, 1])
    x = graph.op("Add", [turned, graph.weight("encoder.positions")], "encoder.placed")
    for i in range(config.encoder_layers):
        name = f"encoder.layers.{i}"
        h = graph.layer_norm(x, f"{name}.self_attn_layer_norm")
        keys, values = (graph.heads(graph.dense(h, f"{name}.self_attn.{part}_proj"), f"{name}.{part}") for part in "kv")
        x = graph.middle(graph.added(x, graph.attended(h, keys, values, f"{name}.self_attn"), f"{name}.heard"), name)
    graph.layer_norm(x, "encoder.layer_norm", "last_hidden_state")
    graph.declare_output("last_hidden_state", FLOAT, ["batch_size", config.max_source_positions, config.d_model])
    return graph.finish("encoder")


class MergedDecoder(Graph):
    def past(self, layer: int, side: str) -> list[str]:
        dims = ["batch_size", self.config.decoder_attention_heads, f"past_{side}_sequence_length", self.config.d_model // self.config.decoder_attention_heads]
        return [self.declare(f"past_key_values.{layer}.{side}.{part}", FLOAT, dims) for part in ("key", "value")]

    def present(self, layer: int, side: str, made: list[str]) -> None:
        dims = ["batch_size", self.config.decoder_attention_heads, f"{side}_sequence_length", self.config.d_model // self.config.decoder_attention_heads]
        for part, name in zip(("key", "value"), made):
            self.declare_output(self.op("Identity", [name], f"present.{layer}.{side}.{part}"), FLOAT, dims)

    def crossed(self, layer: int) -> list[str]:
        """The encoder's keys and values: computed in a first call, handed back in later ones."""
        name = f"decoder.layers.{layer}.encoder_attn"
        given, made = self.past(layer, "encoder"), [f"{name}.key", f"{name}.value"]
        outer, self.nodes = self.nodes, []
        computed = [self.heads(self.dense("encoder_hidden_states", f"{name}.{part}_proj"), f"{name}.{part}") for part in "kv"]
        branches = [helper.make_graph([helper.make_node("Identity", [n], [f"{name}.given.{n[-5:]}"]) for n in given], "given", [],
                                      [helper.make_tensor_value_info(f"{name}.given.{n[-5:]}", FLOAT, None) for n in given]),
                    helper.make_graph(self.nodes, "computed", [], [helper.make_tensor_value_info(n, FLOAT, None) for n in computed])]
        self.nodes = outer
        self.op("If", ["use_cache_branch"], made[0], outputs=made, then_branch=branches[0], else_branch=branches[1])
        return made

    def grown(self, layer: int, h: str) -> list[str]:
        name = f"decoder.layers.{layer}.self_attn"
        new = [self.heads(self.dense(h, f"{name}.{part}_proj"), f"{name}.{part}") for part in "kv"]
        return [self.op("Concat", [old, one], f"{one}.all", axis=2) for old, one in zip(self.past(layer, "decoder"), new)]

    def placed(self) -> tuple[str, str]:
        """Embedded tokens at their positions, and what hides from each those behind it."""
        before = self.op("Shape", ["past_key_values.0.decoder.key"], "length.before", start=2, end=3)
        here = self.op("Shape", ["input_ids"], "length.here", start=1, end=2)
        total = self.op("Add", [before, here], "length.total")
        table = self.op("Slice", [self.weight("decoder.embed_positions.weight"), before, total, self.ints(0)], "positions")
        places = self.op("Range", [self.integer(0), self.op("Squeeze", [total], "length.scalar"), self.integer(1)], "places")
        asking = self.op("Unsqueeze", [self.op("Slice", [places, before, total, self.ints(0)], "asking"), self.ints(1)], "asking.column")
        later = self.op("Greater", [places, asking], "later")
        mask = self.op("Where", [later, self.number(-1e9), self.number(0.0)], "mask")
        return self.op("Add", [self.embedding("decoder.embed_tokens.weight"), table], "decoder.placed"), mask

    def decoded(self) -> ModelProto:
        config = self.config
        self.declare("input_ids", INT64, ["batch_size", "decoder_sequence_length"])
        self.declare("encoder_hidden_states", FLOAT, ["batch_size", "encoder_sequence_length", config.d_model])
        x, mask = self.placed()
        for i in range(config.decoder_layers):
            name = f"decoder.layers.{i}"
            h = self.layer_norm(x, f"{name}.self_attn_layer_norm")
            own, heard = self.grown(i, h), self.crossed(i)
            x = self.added(x, self.attended(h, *own, f"{name}.self_attn", mask), f"{name}.own")
            h = self.layer_norm(x, f"{name}.encoder_attn_layer_norm")
            x = self.middle(self.added(x, self.attended(h, *heard, f"{name}.encoder_attn", shares=f"cross_attentions.{i}"), f"{name}.heard"), name)
            self.declare_output(f"cross_attentions.{i}", FLOAT, ["batch_size", config.decoder_attention_heads, "decoder_sequence_length", "encoder_sequence_length"])
            self.present(i, "decoder", own)
            self.present(i, "encoder", heard)
        self.declare("use_cache_branch", BOOL, [1])
        self.linear(self.layer_norm(x, "decoder.layer_norm"), "decoder.embed_tokens.weight", "logits", self.options.head_bits)
        self.declare_output("logits", FLOAT, ["batch_size", "decoder_sequence_length", config.vocab_size])
        return self.finish()


def decoder(weights: dict[str, np.ndarray], config: Config, bits: int) -> ModelProto:
    return MergedDecoder(weights, config, bits).decoded()
