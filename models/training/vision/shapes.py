"""What demo-vision tells apart: each class is a function that gives the parts of one drawing, within the unit circle, y down."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

Point = tuple[float, float]
Points = list[Point]


class Role(Enum):
    """How a part is drawn: a body is filled or outlined, a detail lies upon a body, a stroke is an open line upon it."""

    BODY = 1
    DETAIL = 2
    STROKE = 3


@dataclass(frozen=True)
class Part:
    points: Points
    role: Role = Role.BODY
    colour: int = 0  # which of a drawing's colours a body takes


@dataclass(frozen=True)
class Shape:
    """A class: its parts at random, and how far a drawing of it may be turned, in degrees."""

    draw: Callable[[random.Random], list[Part]]
    turn: float


def ellipse(x: float, y: float, rx: float, ry: float | None = None, start: float = 0, end: float = 360, steps: int = 40) -> Points:
    """Points along an ellipse, clockwise on the screen from the right."""
    angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(x + rx * math.cos(a), y + (rx if ry is None else ry) * math.sin(a)) for a in angles]


def corners(count: int, radius: float = 1.0, inner: float | None = None) -> Points:
    """A regular polygon with a corner on top; with `inner`, a star."""
    radii = [radius] if inner is None else [radius, inner]
    total = count * len(radii)
    angles = [2 * math.pi * i / total - math.pi / 2 for i in range(total)]
    return [(radii[i % len(radii)] * math.cos(a), radii[i % len(radii)] * math.sin(a)) for i, a in enumerate(angles)]


def box(left: float, top: float, right: float, bottom: float) -> Points:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def arrow(rng: random.Random) -> list[Part]:
    shaft, head, neck = rng.uniform(0.1, 0.28), rng.uniform(0.45, 0.75), rng.uniform(-0.1, 0.35)
    return [Part([(-1, -shaft), (neck, -shaft), (neck, -head), (1, 0), (neck, head), (neck, shaft), (-1, shaft)])]


def circle(rng: random.Random) -> list[Part]:
    return [Part(ellipse(0, 0, 0.95))]


def cross(rng: random.Random) -> list[Part]:
    w = rng.uniform(0.16, 0.36)
    return [Part([(-w, -1), (w, -1), (w, -w), (1, -w), (1, w), (w, w), (w, 1), (-w, 1), (-w, w), (-1, w), (-1, -w), (-w, -w)])]


def fish(rng: random.Random) -> list[Part]:
    high, tail = rng.uniform(0.4, 0.6), rng.uniform(0.35, 0.6)
    parts = [Part([(0.4, 0), (1, -tail), (0.85, 0), (1, tail)], colour=rng.randint(0, 1)), Part(ellipse(-0.2, 0, 0.78, high)),
             Part(ellipse(-0.6, -high * 0.25, 0.1), Role.DETAIL)]
    return parts if rng.random() < 0.5 else [Part([(-x, y) for x, y in p.points], p.role, p.colour) for p in parts]


def flower(rng: random.Random) -> list[Part]:
    count, size = rng.choice((5, 6, 7)), rng.uniform(0.3, 0.38)
    at = [2 * math.pi * i / count for i in range(count)]
    petals = [Part(ellipse(0.6 * math.cos(a), 0.6 * math.sin(a), size)) for a in at]
    return petals + [Part(ellipse(0, 0, rng.uniform(0.25, 0.35)), colour=1)]


def heart(rng: random.Random) -> list[Part]:
    wide = rng.uniform(0.85, 1.0)
    angles = [2 * math.pi * i / 48 for i in range(48)]
    return [Part([(wide * math.sin(a) ** 3,
                   -(13 * math.cos(a) - 5 * math.cos(2 * a) - 2 * math.cos(3 * a) - math.cos(4 * a)) / 17) for a in angles])]


def house(rng: random.Random) -> list[Part]:
    wide, eaves, roof = rng.uniform(0.55, 0.75), rng.uniform(-0.3, 0.0), rng.uniform(0.05, 0.2)
    door = rng.uniform(-0.3, 0.1)
    parts = [Part(box(-wide, eaves, wide, 0.9)), Part([(-wide - roof, eaves), (0, -0.95), (wide + roof, eaves)], colour=1),
             Part(box(door, 0.4, door + 0.25, 0.9), Role.DETAIL)]
    return parts + [Part(box(0.2, eaves + 0.15, 0.45, eaves + 0.4), Role.DETAIL)] if rng.random() < 0.7 else parts


def moon(rng: random.Random) -> list[Part]:
    half, bulge = rng.uniform(55, 75), rng.uniform(0.25, 0.6)  # where the tips are; how deep the inner edge lies
    outer = ellipse(0, 0, 0.95, start=half - 0, end=360 - half)
    tip = 0.95 * math.cos(math.radians(half))
    inner = ellipse(tip, 0, bulge + tip, 0.95 * math.sin(math.radians(half)), start=270, end=90)
    return [Part(outer + inner)]


def ring(rng: random.Random) -> list[Part]:
    return [Part(ellipse(0, 0, 0.95) + ellipse(0, 0, 0.95 * rng.uniform(0.45, 0.72), start=360, end=0))]


def smiley(rng: random.Random) -> list[Part]:
    eye, apart, mouth = rng.uniform(0.09, 0.15), rng.uniform(0.28, 0.4), rng.uniform(0.45, 0.6)
    smile = ellipse(0, 0.1, mouth, mouth * rng.uniform(0.7, 1.0), start=20, end=160, steps=16)
    eyes = [Part(ellipse(x, -0.28, eye, eye * 1.2, steps=16), Role.DETAIL) for x in (-apart, apart)]
    return [Part(ellipse(0, 0, 0.95)), *eyes, Part(smile, Role.STROKE)]


def square(rng: random.Random) -> list[Part]:
    return [Part(box(-0.75, -0.75, 0.75, 0.75))]


def star(rng: random.Random) -> list[Part]:
    return [Part(corners(rng.choice((5, 5, 6)), 1.0, rng.uniform(0.36, 0.5)))]


def tree(rng: random.Random) -> list[Part]:
    trunk = Part(box(-0.13, 0.2, 0.13, 0.95), colour=1)
    if rng.random() < 0.5:  # a fir
        wide = rng.uniform(0.5, 0.7)
        tiers = [Part([(-wide * s, bottom), (0, top), (wide * s, bottom)]) for s, top, bottom in ((1, -0.3, 0.55), (0.8, -0.65, 0.1), (0.6, -1, -0.35))]
        return [trunk, *tiers]
    crown = rng.uniform(0.4, 0.5)
    return [trunk, *(Part(ellipse(x, y, crown)) for x, y in ((-0.32, -0.15), (0.32, -0.15), (0, -0.5)))]


def triangle(rng: random.Random) -> list[Part]:
    lean = rng.uniform(-0.4, 0.4)
    return [Part([(-0.87, 0.6), (lean, -0.95), (0.87, 0.6)])]


SHAPES = {
    "arrow": Shape(arrow, 180), "circle": Shape(circle, 180), "cross": Shape(cross, 180), "fish": Shape(fish, 30), "flower": Shape(flower, 180),
    "heart": Shape(heart, 35), "house": Shape(house, 15), "moon": Shape(moon, 180), "ring": Shape(ring, 180), "smiley": Shape(smiley, 30),
    "square": Shape(square, 180), "star": Shape(star, 180), "tree": Shape(tree, 15), "triangle": Shape(triangle, 180),
}
NAMES = tuple(SHAPES)
