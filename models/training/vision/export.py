"""Writes the folder of demo-vision: model.onnx, config.json, preprocessor_config.json and example drawings."""

from __future__ import annotations

import argparse
import io
import json
import random
from pathlib import Path

import torch
from torch import nn

from vision import model as classifier
from vision.drawing import SIZE, drawing

EXAMPLES = ("house", "smiley", "star")
PREPROCESSOR = {
    "image_processor_type": "ViTImageProcessor",
    "do_convert_rgb": True,
    "do_resize": True, "size": {"height": SIZE, "width": SIZE}, "resample": 2,
    "do_rescale": True, "rescale_factor": 1 / 255,
    "do_normalize": True, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5],
}


class Logits(nn.Module):
    """The model with a tensor for an answer."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, pixel_values: torch.Tensor) -> torch.Tensor:
        return self.model(pixel_values=pixel_values).logits


def export(weights: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    model = classifier.load(weights)
    torch.onnx.export(Logits(model), (torch.zeros(2, 3, SIZE, SIZE),), str(out / "model.onnx"), dynamo=False, opset_version=17,
                      input_names=["pixel_values"], output_names=["logits"], dynamic_axes={"pixel_values": {0: "batch"}, "logits": {0: "batch"}})
    model.config.architectures = [type(model).__name__]
    model.config.save_pretrained(out)
    (out / "preprocessor_config.json").write_text(json.dumps(PREPROCESSOR, indent=2) + "\n")


def png(name: str, seed: int) -> bytes:
    file = io.BytesIO()
    drawing(random.Random(f"example {name} {seed}"), name).resize((128, 128)).quantize(48).save(file, "PNG", optimize=True)
    return file.getvalue()


def examples(out: Path) -> None:
    """A drawing of some classes each, the smallest file of a few."""
    out.mkdir(parents=True, exist_ok=True)
    for name in EXAMPLES:
        (out / f"{name}.png").write_bytes(min((png(name, seed) for seed in range(12)), key=len))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, default=Path("out/vision/weights.npz"))
    parser.add_argument("--out", type=Path, default=Path("../demo-vision"))
    options = parser.parse_args()
    export(options.weights, options.out)
    examples(options.out / "examples")


if __name__ == "__main__":
    main()
