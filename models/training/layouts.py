"""How each layout normalises, attends and keeps its cache."""

import numpy as np
from onnx import TensorProto

from writer import CONTRIB, Writer


class GqaWriter(Writer):
    """Fused operators, and lengths per row derived from a mask that is padded on the right."""

    def prepare(self):
        cosine, sine = self.shape.rotary_tables()
        self.constant("cos_cache", cosine.astype(self.options.dtype))
        self.constant("sin_cache", sine.astype(self.options.dtype))
        ones = self.op("ReduceSum", ["attention_mask", self.ints(1)], "mask.ones", keepdims=0)
        self.cast(self.op("Sub", [ones, self.integer(1)], "mask.last"), TensorProto.INT32, "seqlens_k")
        longest = self.op(
            "Gather", [self.op("Shape", ["attention_mask"], "mask.shape"), self.integer(1)], "mask.longest"
        )
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
            rows = self.op(
                "Gather",
                [self.constant(f"{name}.table", table.astype(self.options.dtype)), "position_ids"],
                f"{name}.rows",
            )
            self.op("Unsqueeze", [rows, self.ints(1)], name)  # [batch, 1, sequence, headDim / 2]
        self.visible()

    def visible(self):
        """Key j is visible to the query at i when j ≤ i and j is no padding: bool [batch, 1, 1, sequence, total]."""
        total, new = self.length("attention_mask", "total"), self.length("input_ids", "new")
        past = self.op("Sub", [total, new], "length.past")
        keys = self.op("Range", [self.integer(0), total, self.integer(1)], "index.keys")
        queries = self.op(
            "Unsqueeze", [self.op("Range", [past, total, self.integer(1)], "index.queries"), self.ints(1)], "index.rows"
        )
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
        shifted = self.op(
            "Add", [mean, self.constant("norm.eps", np.array(self.shape.eps, np.float32))], f"{name}.shifted"
        )
        unit = self.op("Div", [wide, self.op("Sqrt", [shifted], f"{name}.root")], f"{name}.unit")
        return stream, self.op(
            "Mul", [self.cast(unit, self.dtype, f"{name}.narrow"), self.weight(f"{name}.weight")], name
        )

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
        """Softmax attention; query heads of one key head form a group [batch, kvHeads, group, sequence, headDim]."""
        shape, group = self.shape, self.shape.heads // self.shape.kv_heads
        query = self.op("Mul", [query, self.constant("attention.scale", self.scale())], f"{prefix}.scaled")
        query = self.reshape(query, (0, shape.kv_heads, group, -1, shape.head_dim), f"{prefix}.grouped")
        turned = self.op("Transpose", [keys], f"{prefix}.keys.T", perm=[0, 1, 3, 2])
        scores = self.op(
            "MatMul", [query, self.op("Unsqueeze", [turned, self.ints(2)], f"{prefix}.keys")], f"{prefix}.scores"
        )
        scores = self.cast(scores, TensorProto.FLOAT, f"{prefix}.scores.wide")
        scores = self.op("Where", ["mask.visible", scores, "masked"], f"{prefix}.scores.masked")
        weights = self.cast(self.op("Softmax", [scores], f"{prefix}.softmax", axis=-1), self.dtype, f"{prefix}.weights")
        mixed = self.op(
            "MatMul", [weights, self.op("Unsqueeze", [values, self.ints(2)], f"{prefix}.values")], f"{prefix}.mixed"
        )
        back = self.op("Transpose", [mixed], f"{prefix}.back", perm=[0, 3, 1, 2, 4])
        return self.reshape(back, (0, 0, shape.heads * shape.head_dim), f"{prefix}.joined")

    def scale(self):
        return np.array(self.shape.head_dim**-0.5, self.options.dtype)
