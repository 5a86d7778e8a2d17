"""Drawings of one to four shapes, and what is in them. Run it to see some."""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from skills.base import held_out
from vision.shapes import SHAPES as DRAWN

SIZE = 128
SLOTS = 4  # side by side, so that what is left of what is never in doubt
SHAPES = ("circle", "square", "triangle", "star", "cross", "ring", "heart", "moon")
COLOURS = {"red": (215, 35, 40), "blue": (40, 70, 215), "green": (35, 155, 60), "yellow": (240, 210, 40), "orange": (245, 135, 25),
           "purple": (135, 50, 165), "black": (20, 20, 20), "brown": (125, 75, 35)}
PAPERS = ((255, 255, 255), (245, 240, 230), (230, 240, 250), (235, 250, 235), (225, 225, 225))


@dataclass(frozen=True)
class Thing:
    """A shape; its centre in pixels, y down."""

    shape: str
    colour: str
    big: bool
    x: float
    y: float

    def named(self) -> str:
        return f"{self.colour} {self.shape}"


def scene(rng: random.Random) -> list[Thing]:
    """From left to right."""
    things = []
    for slot in sorted(rng.sample(range(SLOTS), rng.randint(1, 4))):
        middle = (slot + 0.5) * SIZE / SLOTS
        things.append(Thing(rng.choice(SHAPES), rng.choice(list(COLOURS)), rng.random() < 0.5,
                            middle + rng.uniform(-2, 2), rng.uniform(18, SIZE - 18)))
    return things


def drawn(rng: random.Random, things: list[Thing], fine: int = 4) -> Image.Image:
    """[SIZE, SIZE], drawn larger first so that edges are smooth, with a little noise."""
    picture = Image.new("RGB", (SIZE * fine, SIZE * fine), rng.choice(PAPERS))
    pen = ImageDraw.Draw(picture)
    for thing in things:
        radius = fine * (rng.uniform(12.5, 14) if thing.big else rng.uniform(6.5, 8))
        ink = tuple(max(0, min(255, part + rng.randint(-12, 12))) for part in COLOURS[thing.colour])
        for part in DRAWN[thing.shape].draw(rng):
            pen.polygon([(thing.x * fine + radius * a, thing.y * fine + radius * b) for a, b in part.points], ink)
    small = picture.resize((SIZE, SIZE), Image.Resampling.BOX)
    noise = np.random.default_rng(rng.getrandbits(32)).normal(0, rng.uniform(0, 6), (SIZE, SIZE, 3))
    return Image.fromarray((np.asarray(small) + noise).clip(0, 255).astype(np.uint8))


def example(seed: int) -> tuple[list[Thing], Image.Image, random.Random]:
    """The scene of a seed, its drawing, and what else is to be drawn by that seed."""
    rng = random.Random(f"scene {seed}")
    things = scene(rng)
    return things, drawn(rng, things), rng


def is_held_out(seed: int) -> bool:
    return held_out(f"scene {seed}")


def pixels(picture: Image.Image) -> np.ndarray:
    """[3, SIZE, SIZE] between -1 and 1, as preprocessor_config.json says."""
    return ((np.asarray(picture, np.float32) / 255 - 0.5) / 0.5).transpose(2, 0, 1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out/scenes.png"))
    options = parser.parse_args()
    sheet = Image.new("RGB", (6 * SIZE, 4 * SIZE))
    for i in range(24):
        sheet.paste(example(i)[1], (i % 6 * SIZE, i // 6 * SIZE))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(options.out)
