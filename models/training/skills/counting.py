"""Counting up and down, in steps, between 0 and 100."""

from __future__ import annotations

import random

from .base import Exchange, Unit, vary

STEP_NAMES = {2: "twos", 3: "threes", 4: "fours", 5: "fives", 10: "tens"}
UP = ("Count from {a} to {b}.", "Count from {a} to {b}.", "Count up from {a} to {b}.", "Can you count from {a} to {b}?",
      "List the numbers from {a} to {b}.", "Give me the numbers from {a} to {b}.", "Write the numbers {a} to {b}.",
      "Please count from {a} up to {b}.", "Start at {a} and count to {b}.", "Count {a} to {b}.")
FROM_ONE = ("Count to {b}.", "Can you count to {b}?", "Count up to {b}.", "Please count to {b}.")
DOWN = ("Count down from {a} to {b}.", "Count from {a} to {b}.", "Count backwards from {a} to {b}.", "Count back from {a} to {b}.",
        "Can you count down from {a} to {b}?", "List the numbers from {a} down to {b}.", "Start at {a} and count down to {b}.")
STEPS = ("{c} by {s}s.", "{c} by {s}.", "{c} in steps of {s}.", "{c} with a step of {s}.", "{c} in {w}.", "{c} by {w}.")
AGAIN = ("Now backwards.", "now backwards", "And backwards?", "Now count backwards.", "Now the other way.", "And in reverse?",
         "Reverse that.", "Now reverse it.", "now reverse it", "The other way round, please.")


def numbers(a: int, b: int, step: int) -> list[int]:
    return list(range(a, b + 1, step)) if a <= b else list(range(a, b - 1, -step))


def text(values: list[int]) -> str:
    return ", ".join(map(str, values)) + "."


def length(rng: random.Random) -> int:
    return rng.randint(3, 10) if rng.random() < 0.9 else rng.randint(11, 20)


def draw(rng: random.Random) -> Unit:
    step = 1 if rng.random() < 0.55 else rng.choice((2, 2, 3, 4, 5, 5, 10, 10))
    span = min((length(rng) - 1) * step, 100)
    low = rng.randint(0, 100 - span)
    if rng.random() < 0.15:
        low = 1 if step == 1 else 0
    high = min(low + span, 100)
    if step > 1 and rng.random() < 0.2:
        high = min(high + rng.randint(0, step - 1), 100)
    down = rng.random() < 0.35
    a, b = (high, low) if down else (low, high)
    phrase = rng.choice(FROM_ONE if a == 1 and step == 1 and rng.random() < 0.5 else DOWN if down else UP).format(a=a, b=b)
    if step > 1:
        phrase = rng.choice(STEPS).format(c=phrase.rstrip(".?"), s=step, w=STEP_NAMES[step])
    values = numbers(a, b, step)
    unit = [Exchange("counting", f"count:{a}:{b}:{step}", vary(rng, phrase), text(values))]
    if rng.random() < 0.2:
        unit.append(Exchange("follow-up lists", f"count:{a}:{b}:{step}:back", rng.choice(AGAIN), text(values[::-1])))
    return unit
