"""Writes the tiny graphs that the tests of tensor models run:

    python models/training/tensor_fixtures.py

They lie under `src/test/resources/fixtures/tensor`, and under `src/test/resources/company` as a repository of models whose
rows depend on each other in one way or another; a second run changes no byte."""

from pathlib import Path

import onnx
from onnx import TensorProto as T
from onnx import helper as h

RESOURCES = Path(__file__).resolve().parents[2] / "src/test/resources"
ROOT = RESOURCES / "fixtures/tensor"
COMPANY = RESOURCES / "company"
IDENTITIES = {
    "float64": T.DOUBLE, "float32": T.FLOAT, "float16": T.FLOAT16, "bfloat16": T.BFLOAT16,
    "int64": T.INT64, "int32": T.INT32, "int16": T.INT16, "int8": T.INT8,
    "uint64": T.UINT64, "uint32": T.UINT32, "uint16": T.UINT16, "uint8": T.UINT8,
    "bool": T.BOOL, "string": T.STRING,
}  # fmt: skip


def value(name, kind, shape):
    return h.make_tensor_value_info(name, kind, shape)


def write(name, nodes, inputs, outputs, constants=(), check=True, path=None):
    graph = h.make_graph(nodes, name, inputs, outputs, [constant(*c) for c in constants])
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 18)], ir_version=8, producer_name="millrace")
    if check:
        onnx.checker.check_model(model)
    path = path or ROOT / f"{name}.onnx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString(deterministic=True))


def company(name, nodes, output, constants=(), kind=T.FLOAT):
    """A model of the repository whose input is `x`, `[batch, 8]`."""
    path = COMPANY / name / "model.onnx"
    write(name, nodes, [value("x", kind, ["batch", 8])], [output], constants, path=path)


def constant(name, kind, values):
    many = isinstance(values, list)
    return h.make_tensor(name, kind, [len(values)] if many else [], values if many else [values])


def identities():
    """`y` is `x`, of any two sizes."""
    for name, kind in IDENTITIES.items():
        node = h.make_node("Identity", ["x"], ["y"])
        write(f"identity-{name}", [node], [value("x", kind, ["a", "b"])], [value("y", kind, ["a", "b"])])


def sums():
    """`sum` and `product` of two inputs whose first dimension is free and whose second is 3."""
    nodes = [h.make_node("Add", ["a", "b"], ["sum"]), h.make_node("Mul", ["a", "b"], ["product"])]
    inputs = [value(name, T.FLOAT, ["n", 3]) for name in "ab"]
    write("sums", nodes, inputs, [value(name, T.FLOAT, ["n", 3]) for name in ("sum", "product")])


def fixed():
    """`y` is twice `x`, always two rows of three."""
    node = h.make_node("Add", ["x", "x"], ["y"])
    write("fixed", [node], [value("x", T.FLOAT, [2, 3])], [value("y", T.FLOAT, [2, 3])])


def unshaped():
    """`y` is `x` of any rank; the checker wants a shape, ONNX Runtime does not."""
    node = h.make_node("Identity", ["x"], ["y"])
    write("unshaped", [node], [value("x", T.FLOAT, None)], [value("y", T.FLOAT, None)], check=False)


def found():
    """`y` are the positions of what is not 0 in `x`: how many there are shows in the run."""
    nodes = [h.make_node("NonZero", ["x"], ["y"])]
    write("found", nodes, [value("x", T.FLOAT, ["n"])], [value("y", T.INT64, [1, "count"])])


def poison():
    """`y` is ten times `x`, where each `x` is 0 to 9; any other is out of range and fails the whole run."""
    node = h.make_node("Gather", ["table", "x"], ["y"], axis=0)
    table = ("table", T.FLOAT, [10.0 * i for i in range(10)])
    write("poison", [node], [value("x", T.INT64, ["n", 1])], [value("y", T.FLOAT, ["n", 1])], [table])


def halving():
    """`y` is the picture `x` plus itself shrunk to half and grown again, which fits where `h` and `w` are even alone."""
    nodes = [
        h.make_node("MaxPool", ["x"], ["half"], kernel_shape=[2, 2], strides=[2, 2]),
        h.make_node("Resize", ["half", "", "scales"], ["whole"], mode="nearest"),
        h.make_node("Add", ["x", "whole"], ["y"]),
    ]
    shape = ["n", 3, "h", "w"]
    scales = ("scales", T.FLOAT, [1.0, 1.0, 2.0, 2.0])
    write("halving", nodes, [value("x", T.FLOAT, shape)], [value("y", T.FLOAT, shape)], [scales])


def loop():
    """`y` is `x` plus 1, `times` times over, one small operator at a time."""
    body = h.make_graph(
        [h.make_node("Identity", ["go"], ["on"]), h.make_node("Add", ["state", "one"], ["next"])],
        "body",
        [value("i", T.INT64, []), value("go", T.BOOL, []), value("state", T.FLOAT, ["n"])],
        [value("on", T.BOOL, []), value("next", T.FLOAT, ["n"])],
    )
    nodes = [
        h.make_node("Squeeze", ["times"], ["trips"]),
        h.make_node("Loop", ["trips", "", "x"], ["y"], body=body),
    ]
    inputs = [value("times", T.INT64, [1]), value("x", T.FLOAT, ["n"])]
    write("loop", nodes, inputs, [value("y", T.FLOAT, ["n"])], [("one", T.FLOAT, 1.0)])


def companions():
    """Rows that depend on each other, and rows that do not."""
    rows = value("y", T.FLOAT, ["batch", 8])
    node = h.make_node
    company("rowwise", [node("Softmax", ["x"], ["y"], axis=1)], rows)
    hits = [node("NonZero", ["x"], ["found"]), node("Transpose", ["found"], ["y"], perm=[1, 0])]
    company("detector", hits, value("y", T.INT64, ["num_detections", 2]))
    company("misnamed-detector", hits, value("y", T.INT64, ["batch", 2]))
    company("transposed", [node("Transpose", ["x"], ["y"], perm=[1, 0])], value("y", T.FLOAT, [8, "batch"]))
    company("square", [node("Transpose", ["x"], ["t"], perm=[1, 0]), node("MatMul", ["x", "t"], ["y"])], value("y", T.FLOAT, ["batch", "batch"]))
    company("mean", [node("ReduceMean", ["x", "first"], ["m"]), node("Sub", ["x", "m"], ["y"])], rows, [("first", T.INT64, [0])])
    company("sums", [node("CumSum", ["x", "axis"], ["y"])], rows, [("axis", T.INT64, 0)])
    quantized = [
        node("DynamicQuantizeLinear", ["x"], ["q", "scale", "zero"]),
        node("DequantizeLinear", ["q", "scale", "zero"], ["y"]),
    ]
    company("quantized", quantized, rows)
    looked_up = [node("Sub", ["x", "least"], ["i"]), node("Gather", ["table", "i"], ["y"], axis=0)]
    constants = [("least", T.INT64, 1000), ("table", T.FLOAT, [10.0 * i for i in range(10)])]
    company("lookup", looked_up, rows, constants, kind=T.INT64)
    (COMPANY / "lookup/model.yaml").write_text("batch: {stack: true, max-rows: 3}\n", encoding="utf-8")


if __name__ == "__main__":
    companions()
    for part in (identities, sums, fixed, unshaped, found, poison, halving, loop):
        part()
