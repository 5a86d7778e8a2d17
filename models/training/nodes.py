"""Nodes and constants of an ONNX graph, added one after the other."""

import numpy as np
from onnx import helper as h


class Nodes:
    """`nodes` in order, and the constants `w` by name, those that were given first."""

    def __init__(self, w):
        self.nodes, self.w = [], dict(w)

    def add(self, op, *inputs, **attributes):
        return self.named(f"{op.lower()}_{len(self.nodes)}", op, *inputs, **attributes)

    def named(self, name, op, *inputs, **attributes):
        self.nodes.append(h.make_node(op, list(inputs), [name], **attributes))
        return name

    def number(self, value, kind=np.float32):
        name = f"constant_{len(self.w)}"
        self.w[name] = np.array(value, dtype=kind)
        return name
