"""Questions about a scene and their one right answer each."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from skills.base import article, capital

from .scenes import COLOURS, SHAPES, Thing

Rng = random.Random
COUNTS = ("no", "one", "two", "three", "four")


@dataclass(frozen=True)
class Question:
    kind: str
    asked: str
    answer: str


def unique(things: list[Thing], part: Callable[[Thing], str]) -> list[Thing]:
    parts = [part(t) for t in things]
    return [t for t in things if parts.count(part(t)) == 1]


def listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def what(rng: Rng, things: list[Thing]) -> Question:
    asked = rng.choice(("What do you see?", "What is in the picture?", "Describe the picture.", "What is there?", "What does the picture show?"))
    return Question("what", asked, f"I see {listed([article(t.named()) for t in things])}.")


def counted(things: list[Thing], noun: str) -> str:
    number = len(things)
    return f"There {'is' if number == 1 else 'are'} {COUNTS[number]} {noun}{'' if number == 1 else 'es' if noun.endswith('s') else 's'}."


def how_many(rng: Rng, things: list[Thing]) -> Question:
    kind = rng.random()
    if kind < 0.34:
        return Question("how many", rng.choice(("How many shapes are there?", "How many shapes do you see?", "Count the shapes.")), counted(things, "shape"))
    if kind < 0.67:
        shape = rng.choice([t.shape for t in things] + [rng.choice(SHAPES)])
        many = shape + ("es" if shape.endswith("s") else "s")
        asked = rng.choice((f"How many {many} are there?", f"How many {many} do you see?", f"Count the {many}."))
        return Question("how many", asked, counted([t for t in things if t.shape == shape], shape))
    colour = rng.choice([t.colour for t in things] + [rng.choice(list(COLOURS))])
    return Question("how many", f"How many {colour} shapes are there?", counted([t for t in things if t.colour == colour], f"{colour} shape"))


def which_colour(rng: Rng, things: list[Thing]) -> Question | None:
    for thing in rng.sample(found := unique(things, lambda t: t.shape), len(found)):
        asked = rng.choice((f"What colour is the {thing.shape}?", f"Which colour does the {thing.shape} have?", f"The {thing.shape} is which colour?"))
        return Question("colour", asked, f"The {thing.shape} is {thing.colour}.")
    return None


def which_shape(rng: Rng, things: list[Thing]) -> Question | None:
    for thing in rng.sample(found := unique(things, lambda t: t.colour), len(found)):
        asked = rng.choice((f"What is {thing.colour}?", f"Which shape is {thing.colour}?", f"What is the {thing.colour} thing?"))
        return Question("shape", asked, f"The {thing.shape} is {thing.colour}.")
    return None


def size(rng: Rng, things: list[Thing]) -> Question | None:
    for thing in rng.sample(found := unique(things, Thing.named), len(found)):
        asked = rng.choice((f"Is the {thing.named()} big or small?", f"How big is the {thing.named()}?"))
        return Question("size", asked, f"The {thing.named()} is {'big' if thing.big else 'small'}.")
    return None


def beside(rng: Rng, things: list[Thing]) -> Question | None:
    """What is next to something on one side."""
    known = unique(things, Thing.named)
    if not known:
        return None
    thing, side = rng.choice(known), rng.choice(("left", "right"))
    at = things.index(thing) + (1 if side == "right" else -1)
    asked = rng.choice((f"What is {side} of the {thing.named()}?", f"What is next to the {thing.named()} on the {side}?"))
    near = things[at].named() if 0 <= at < len(things) else ""
    return Question("left of", asked, f"{capital(article(near))} is {side} of the {thing.named()}." if near else f"Nothing is {side} of the {thing.named()}.")


def is_where(rng: Rng, things: list[Thing]) -> Question | None:
    """Whether one thing is left or right of another."""
    known = unique(things, Thing.named)
    if len(known) < 2:
        return None
    one, other = rng.sample(known, 2)
    sides = {"left of": one.x < other.x, "right of": one.x > other.x}
    side = rng.choice(list(sides))
    asked = f"Is the {one.named()} {side} the {other.named()}?"
    return Question("where", asked, f"{'Yes' if sides[side] else 'No'}, the {one.named()} is {'' if sides[side] else 'not '}{side} the {other.named()}.")


def is_there(rng: Rng, things: list[Thing]) -> Question:
    thing = rng.choice(things)
    name = rng.choice((thing.named(), f"{thing.colour} {rng.choice(SHAPES)}", f"{rng.choice(list(COLOURS))} {thing.shape}"))
    there = any(t.named() == name for t in things)
    return Question("is there", f"{rng.choice(('Is there', 'Do you see'))} {article(name)}?", f"Yes, there is {article(name)}." if there else f"No, there is no {name}.")


KINDS = (what, how_many, which_colour, which_shape, size, beside, is_where, is_there)
LEARNT = KINDS + 2 * (how_many, beside) + 5 * (is_where,)  # what is hard is asked more often


def draw(rng: Rng, things: list[Thing], count: int, kinds: tuple[Callable, ...] = KINDS) -> list[Question]:
    """No question twice."""
    found: dict[str, Question] = {}
    for _ in range(4 * count):
        question = rng.choice(kinds)(rng, things)
        if question and len(found) < count:
            found.setdefault(question.asked, question)
    return list(found.values())
