"""Writes the small images of the Java tests and what Pillow makes of them:

    python models/training/image_fixtures.py

They lie under `src/test/resources/fixtures/images`; a second run changes no byte where Pillow and its libraries are the same."""

import json
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parents[2] / "src/test/resources/fixtures/images"
SIZES = ((5, 4), (7, 20), (40, 9), (17, 11), (30, 30))
FILTERS = {"NEAREST": 0, "LANCZOS": 1, "BILINEAR": 2, "BICUBIC": 3, "BOX": 4, "HAMMING": 5}


def picture():
    """17 by 11 pixels: a gradient, a sharp edge and noise."""
    random = np.random.default_rng(4)
    y, x = np.mgrid[0:11, 0:17]
    levels = np.stack([x * 15, y * 23, np.where(x + y > 12, 255, 0)], -1)
    return np.clip(levels + random.integers(-20, 21, levels.shape), 0, 255).astype(np.uint8)


def rgb(image):
    return np.asarray(image.convert("RGB")).astype(np.uint8).tobytes().hex()


def main():
    ROOT.mkdir(parents=True, exist_ok=True)
    levels = picture()
    image = Image.fromarray(levels)
    grey = Image.fromarray(levels[:, :, 0])
    alpha = Image.fromarray(np.dstack([levels, np.linspace(0, 255, 187).reshape(11, 17).astype(np.uint8)]))
    palette = image.quantize(16, dither=Image.Dither.NONE)
    made = {
        "rgb.png": image, "grey.png": grey, "alpha.png": alpha, "palette.png": palette,
        "rgb.bmp": image, "palette.gif": palette, "bits.png": grey.point(lambda v: 255 * (v > 99)).convert("1"),
    }  # fmt: skip
    for name, value in made.items():
        value.save(ROOT / name)
    image.resize((40, 24)).save(ROOT / "rgb.jpg", quality=95, subsampling=0)
    decoded = {name: rgb(Image.open(ROOT / name)) for name in (*made, "rgb.jpg")}
    resized = [
        {"filter": name, "width": width, "height": height, "rgb": rgb(image.resize((width, height), code))}
        for name, code in FILTERS.items()
        for width, height in SIZES
    ]
    text = json.dumps({"decoded": decoded, "resized": resized}, indent=1)
    (ROOT / "reference.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
