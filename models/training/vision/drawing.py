"""Pictures with one shape each: colours, place, size, turn, line, background, clutter and noise at random. Run it to see some."""

from __future__ import annotations

import argparse
import io
import math
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from skills.base import held_out
from vision.shapes import NAMES, SHAPES, Part, Points, Role

SIZE = 64
FILTERS = (Image.Resampling.BILINEAR, Image.Resampling.BILINEAR, Image.Resampling.BICUBIC, Image.Resampling.BOX, Image.Resampling.NEAREST)
FAR = 110  # least distance of two colours that must be told apart

Colour = tuple[int, int, int]


def colour(rng: random.Random, *others: Colour) -> Colour:
    """A colour far from the others."""
    while True:
        made = (rng.randrange(256), rng.randrange(256), rng.randrange(256))
        if all(math.dist(made, other) >= FAR for other in others):
            return made


def background(rng: random.Random, width: int, height: int) -> tuple[Image.Image, list[Colour]]:
    """Plain, graded or striped, and the colours it is made of."""
    first = colour(rng)
    near = tuple(min(255, max(0, part + rng.randint(-45, 45))) for part in first)
    picture, kind = Image.new("RGB", (width, height), first), rng.random()
    if kind < 0.45:
        return picture, [first]
    if kind < 0.75:
        mask = Image.linear_gradient("L").rotate(rng.choice((0, 90, 180, 270))).resize((width, height))
        return Image.composite(Image.new("RGB", (width, height), near), picture, mask), [first, near]
    pen, step = ImageDraw.Draw(picture), max(2, round(rng.uniform(0.06, 0.25) * height))
    for i in range(0, height, 2 * step):
        pen.rectangle((0, i, width, i + step - 1), near)
    return picture, [first, near]


def clutter(rng: random.Random, pen: ImageDraw.ImageDraw, width: int, height: int) -> None:
    """Thin lines and small dots that are not the shape."""
    spot = lambda: (rng.uniform(0, width), rng.uniform(0, height))
    for _ in range(rng.randint(0, 4)):
        pen.line([spot(), spot()], colour(rng), max(1, round(width * rng.uniform(0.005, 0.02))))
    for _ in range(rng.randint(0, 10)):
        (x, y), r = spot(), width * rng.uniform(0.008, 0.025)
        pen.ellipse((x - r, y - r, x + r, y + r), colour(rng))


def placed(rng: random.Random, parts: list[Part], turn: float, width: int, height: int) -> tuple[list[Part], float]:
    """The parts in pixels, turned, scaled and moved so that the shape stays in the picture; and its radius in pixels."""
    angle, radius = math.radians(rng.uniform(-turn, turn)), rng.uniform(0.24, 0.48)
    x, y = rng.uniform(radius, 1 - radius), rng.uniform(radius, 1 - radius)
    cos, sin = math.cos(angle), math.sin(angle)

    def move(points: Points) -> Points:
        return [((x + radius * (a * cos - b * sin)) * width, (y + radius * (a * sin + b * cos)) * height) for a, b in points]

    return [Part(move(part.points), part.role, part.colour) for part in parts], radius * min(width, height)


def paint(rng: random.Random, pen: ImageDraw.ImageDraw, parts: list[Part], radius: float, behind: list[Colour]) -> None:
    """Filled, filled with an outline, or the outline alone."""
    bodies = [colour(rng, *behind)]
    bodies.append(bodies[0] if rng.random() < 0.4 else colour(rng, *behind))
    ink, style = colour(rng, *behind, *bodies), rng.random()
    hollow = style < 0.3
    line = max(1, round(radius * rng.uniform(0.04, 0.09)))
    for part in parts:
        if part.role is Role.STROKE:
            pen.line(part.points, ink, max(1, round(radius * rng.uniform(0.08, 0.14))), joint="curve")
            continue
        if part.role is Role.DETAIL or not hollow:
            pen.polygon(part.points, ink if part.role is Role.DETAIL else bodies[part.colour])
        if hollow or style > 0.7:
            pen.line([*part.points, part.points[0]], ink, line, joint="curve")


def spoiled(rng: random.Random, picture: Image.Image) -> Image.Image:
    """Blur, noise and JPEG's traces, each now and then."""
    if rng.random() < 0.15:
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.9) * picture.height / SIZE))
    if rng.random() < 0.4:
        noise = np.random.default_rng(rng.randrange(2**32)).normal(0, rng.uniform(3, 20), (picture.height, picture.width, 3))
        picture = Image.fromarray((np.asarray(picture) + noise).clip(0, 255).astype(np.uint8))
    if rng.random() < 0.2:
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=rng.randint(35, 90))
        picture = Image.open(file).convert("RGB")
    return picture


def drawing(rng: random.Random, name: str) -> Image.Image:
    """A picture of the shape, 48 to 256 pixels a side and not always square."""
    height = round(48 * 2 ** (rng.random() ** 2 * 2.4))
    width = height if rng.random() < 0.6 else min(256, max(48, round(height * rng.uniform(0.75, 1.33))))
    fine = 2 if height < 128 else 1  # drawn larger, so that edges are smooth
    picture, behind = background(rng, width * fine, height * fine)
    pen = ImageDraw.Draw(picture)
    if rng.random() < 0.5:
        clutter(rng, pen, *picture.size)
    shape = SHAPES[name]
    parts, radius = placed(rng, shape.draw(rng), shape.turn, *picture.size)
    paint(rng, pen, parts, radius, behind)
    return spoiled(rng, picture.resize((width, height), Image.Resampling.BOX))


def example(seed: int) -> tuple[Image.Image, int]:
    """The drawing of a seed, and the index of its class in NAMES."""
    rng = random.Random(f"drawing {seed}")
    label = rng.randrange(len(NAMES))
    return drawing(rng, NAMES[label]), label


def is_held_out(seed: int) -> bool:
    return held_out(f"drawing {seed}")


def seeds(first: int, kept_out: bool) -> Iterator[int]:
    """Seeds from `first` on that belong to the held-out set, or that training may see."""
    while True:
        if is_held_out(first) == kept_out:
            yield first
        first += 1


def pixels(picture: Image.Image, resample: Image.Resampling = Image.Resampling.BILINEAR) -> np.ndarray:
    """The model's input of one picture, float32 [3, SIZE, SIZE] between -1 and 1, as preprocessor_config.json says."""
    resized = picture.convert("RGB").resize((SIZE, SIZE), resample)
    return ((np.asarray(resized, np.float32) / 255 - 0.5) / 0.5).transpose(2, 0, 1)


def batch(numbers: list[int], any_filter: bool) -> tuple[np.ndarray, np.ndarray]:
    """Inputs [batch, 3, SIZE, SIZE] and labels [batch]; `any_filter` resizes as various libraries do."""
    made = [example(seed) for seed in numbers]
    filters = [random.Random(seed).choice(FILTERS) if any_filter else FILTERS[0] for seed in numbers]
    return np.stack([pixels(p, f) for (p, _), f in zip(made, filters)]), np.array([label for _, label in made], np.int64)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out/drawings.png"), help="a sheet of drawings, as the model sees them")
    parser.add_argument("--rows", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    sheet = Image.new("RGB", (len(NAMES) * SIZE, options.rows * SIZE))
    for row in range(options.rows):
        for column, name in enumerate(NAMES):
            made = drawing(random.Random(f"sheet {options.seed} {row} {name}"), name)
            sheet.paste(made.resize((SIZE, SIZE), FILTERS[0]), (column * SIZE, row * SIZE))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(options.out)


if __name__ == "__main__":
    main()
