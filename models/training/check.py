"""Runs exported graphs with ONNX Runtime as the service does, every tensor bound to memory of the caller's."""

import numpy as np
import onnxruntime
from onnx import TensorProto


STORAGE = {"tensor(float)": (np.float32, TensorProto.FLOAT), "tensor(float16)": (np.float16, TensorProto.FLOAT16)}
STORAGE["tensor(bfloat16)"] = (np.uint16, TensorProto.BFLOAT16)


class Decoder:
    """A session and what its inputs say about the cache."""

    def __init__(self, path, threads=2):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(str(path), options, ["CPUExecutionProvider"])
        inputs = {argument.name: argument for argument in self.session.get_inputs()}
        self.layers = sum(name.endswith(".key") for name in inputs)
        first = inputs["past_key_values.0.key"]
        self.kv_heads, self.head_dim, self.storage = first.shape[1], first.shape[3], STORAGE[first.type]
        self.logits = STORAGE[self.session.get_outputs()[0].type]
        self.vocab = self.session.get_outputs()[0].shape[2]

    def cache(self, rows, length):
        """[layer][key, value][row, kvHeads, length, headDim]"""
        sizes = (self.layers, 2, rows, self.kv_heads, length, self.head_dim)
        return np.zeros(sizes, self.storage[0])

    def step(self, past, present, **integers):
        """Logits [batch, sequence, vocab] of one run."""
        binding = self.session.io_binding()
        held = {name: np.ascontiguousarray(value, np.int64) for name, value in integers.items()}
        for name, array in held.items():
            attach(binding.bind_input, name, array, TensorProto.INT64)
        for layer in range(self.layers):
            for part, name in enumerate(("key", "value")):
                attach(binding.bind_input, f"past_key_values.{layer}.{name}", past[layer][part], self.storage[1])
                attach(binding.bind_output, f"present.{layer}.{name}", present[layer][part], self.storage[1])
        logits = np.empty((*held["input_ids"].shape, self.vocab), self.logits[0])
        attach(binding.bind_output, "logits", logits, self.logits[1])
        self.session.run_with_iobinding(binding)
        return logits.astype(np.float64)


class Slots(Decoder):
    """A `gqa` graph over one cache [slots, kvHeads, length, headDim] a layer, written in place."""

    def __init__(self, path, slots, length, threads=2):
        super().__init__(path, threads)
        self.length, self.keys_and_values = length, self.cache(slots, length)

    def prefill(self, slot, ids, past=0):
        view = self.keys_and_values[:, :, slot : slot + 1]
        return self.step(view, view, input_ids=[ids], attention_mask=np.ones((1, past + len(ids))))[0]

    def decode(self, tokens, lengths):
        """One new token for each of the first slots, whose rows hold `lengths` tokens so far."""
        view = self.keys_and_values[:, :, : len(tokens)]
        mask = np.arange(max(lengths) + 1) <= np.array(lengths)[:, None]
        return self.step(view, view, input_ids=np.array(tokens)[:, None], attention_mask=mask)[:, 0]


class Growing(Decoder):
    """A `concat` graph: rows padded on the left, the cache replaced by a longer one at every step."""

    def begin(self, rows):
        self.mask, self.held = np.zeros((rows, 0), np.int64), self.cache(rows, 0)

    def extend(self, ids, mask=None):
        """Logits [rows, new, vocab]; `mask` is 0 where `ids` is padding."""
        new = np.ones_like(ids) if mask is None else np.asarray(mask)
        self.mask = np.concatenate([self.mask, new], axis=1)
        positions = np.maximum(self.mask.cumsum(axis=1) - 1, 0)[:, -new.shape[1] :]
        past, self.held = self.held, self.cache(*self.mask.shape)
        integers = {"input_ids": ids, "attention_mask": self.mask, "position_ids": positions}
        return self.step(past, self.held, **integers)


def attach(bind, name, array, onnx_type):
    if not array.flags.c_contiguous:
        raise ValueError(f"{name} is not contiguous")
    bind(name, "cpu", 0, onnx_type, array.shape, array.ctypes.data)


def error(got, wanted):
    """The largest absolute difference."""
    return float(np.abs(np.asarray(got) - np.asarray(wanted)).max())
