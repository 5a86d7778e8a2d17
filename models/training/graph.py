"""The ONNX graph of a Llama-style decoder, from numpy weights in Hugging Face Llama names.

Two layouts, both with inputs `input_ids` and `attention_mask` and a `past_key_values.{i}.key|value` pair a layer, and
with outputs `logits` and `present.{i}.key|value`:

- `gqa`: com.microsoft.GroupQueryAttention, which rotates, appends and attends in one kernel. Rows are padded on the
  right; when past and present are one buffer of `maxLength` positions, new keys and values are written in place.
- `concat`: standard operators only, as a plain Optimum export. `present` is `past` with the new positions behind it;
  rows are padded on the left, and the extra input `position_ids` says where each token stands.
"""

from layouts import ConcatWriter, GqaWriter
from options import Options, Shape, one_of

__all__ = ["Options", "build"]


def build(weights, config, options=Options()):
    """The model proto; it loads in ONNX Runtime 1.24 and later."""
    shape = Shape.of(config)
    for name, dims in shape.tensors().items():
        one_of(f"shape of {name}", weights[name].shape if name in weights else None, (dims,))
    writer = GqaWriter if options.layout == "gqa" else ConcatWriter
    return writer(weights, shape, options).model()
