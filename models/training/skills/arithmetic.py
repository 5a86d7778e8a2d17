"""Sums and differences of numbers up to 100, also as word problems and as a chain of follow-ups."""

from __future__ import annotations

import random

from .base import Exchange, Unit, vary
from .words import ITEMS, PEOPLE

LARGEST = 100

ADD = (
    "What is {a} + {b}?", "What is {a} + {b}?", "What's {a} + {b}?", "{a}+{b}=?", "{a} + {b} = ?", "{a} + {b} =", "{a}+{b}", "{a} + {b}",
    "{a}+{b}?", "{a} plus {b}?", "What is {a} plus {b}?", "What's {a} plus {b}?", "Add {a} and {b}.", "Add {b} to {a}.",
    "Calculate {a} + {b}.", "Compute {a}+{b}.", "How much is {a} + {b}?", "How much is {a} plus {b}?", "Solve {a} + {b}.",
    "What is the sum of {a} and {b}?", "Sum {a} and {b}.", "Find the sum of {a} and {b}.", "What do {a} and {b} add up to?",
    "What do you get when you add {a} and {b}?", "If I add {b} to {a}, what do I get?", "What does {a} + {b} equal?",
    "What is {a}+{b}?", "Can you add {a} and {b}?", "Do you know what {a} + {b} is?", "What is the result of {a} + {b}?",
)
SUBTRACT = (
    "What is {a} - {b}?", "What is {a} - {b}?", "What's {a} - {b}?", "{a}-{b}=?", "{a} - {b} = ?", "{a} - {b} =", "{a}-{b}", "{a} - {b}",
    "{a}-{b}?", "{a} minus {b}?", "What is {a} minus {b}?", "What's {a} minus {b}?", "Subtract {b} from {a}.",
    "Subtract {b} from {a}.", "Take {b} away from {a}.", "Calculate {a} - {b}.", "Compute {a}-{b}.", "How much is {a} - {b}?",
    "How much is {a} minus {b}?", "Solve {a} - {b}.", "What do you get when you take {b} from {a}?", "What is {a} take away {b}?",
    "If I subtract {b} from {a}, what do I get?", "What does {a} - {b} equal?", "Can you subtract {b} from {a}?",
    "What is {a}-{b}?", "What is left when I take {b} from {a}?", "What is the result of {a} - {b}?",
)
GAIN = (
    "{n} has {a} {i} and gets {b} more. How many {i} does {n} have now?",
    "{n} has {a} {i}. {m} gives {n} {b} more. How many {i} does {n} have?",
    "{n} buys {a} {i} on Monday and {b} {i} on Tuesday. How many {i} does {n} have?",
    "There are {a} {i} in a box. {n} puts in {b} more. How many {i} are in the box?",
    "If {n} finds {a} {i} and then {b} more, how many {i} does {n} have?",
)
LOSS = (
    "{n} has {a} {i} and gives away {b}. How many {i} are left?",
    "{n} has {a} {i}. {m} takes {b} of them. How many {i} does {n} have left?",
    "{n} had {a} {i} and lost {b}. How many {i} does {n} have now?",
    "There are {a} {i} in a box. {n} takes out {b}. How many {i} are left?",
    "If {n} has {a} {i} and sells {b}, how many {i} are left?",
)
MORE = ("and plus {b}?", "And plus {b}?", "Plus {b}?", "plus {b}", "+ {b}", "+{b}", "Now add {b}.", "Add {b} to that.", "And {b} more?",
        "add {b}", "Add {b} more.", "Then add {b}.", "And if I add {b}?", "What if I add {b} to that?", "And now plus {b}?")
LESS = ("and minus {b}?", "And minus {b}?", "Minus {b}?", "minus {b}", "- {b}", "-{b}", "Now subtract {b}.", "Subtract {b} from that.",
        "Take away {b}.", "subtract {b}", "Take {b} away from that.", "Then subtract {b}.", "And if I take away {b}?",
        "What if I subtract {b} from that?", "And now minus {b}?")


def key(a: int, sign: str, b: int) -> str:
    """The problem's name; a sum is the same problem in either order."""
    return f"sum:{min(a, b)}:{max(a, b)}" if sign == "+" else f"difference:{a}:{b}"


def value(a: int, sign: str, b: int) -> int:
    return a + b if sign == "+" else a - b


def operand(rng: random.Random) -> int:
    return rng.randint(0, LARGEST) if rng.random() < 0.25 else rng.randint(10, 99)


def exchange(rng: random.Random, a: int, sign: str, b: int, phrasings: tuple[str, ...]) -> Exchange:
    user = vary(rng, rng.choice(phrasings).format(a=a, b=b))
    skill = "sums" if sign == "+" else "differences"
    return Exchange(skill, key(a, sign, b), user, f"{a} {sign} {b} = {value(a, sign, b)}.")


def word_problem(rng: random.Random, sign: str) -> Exchange:
    a, b = rng.randint(2, 99), rng.randint(2, 99)
    if sign == "-":
        a, b = max(a, b) + 1, min(a, b)
    n, m = rng.sample(PEOPLE, 2)
    item = rng.choice(ITEMS)
    user = rng.choice(GAIN if sign == "+" else LOSS).format(a=a, b=b, n=n, m=m, i=item)
    c = value(a, sign, b)
    return Exchange("word problems", key(a, sign, b), user, f"{a} {sign} {b} = {c}, so the answer is {c} {item}.")


def follow_up(rng: random.Random, total: int) -> Exchange | None:
    """A step from the running total, kept within 0 and 2·LARGEST."""
    sign, b = rng.choice("+-"), rng.randint(1, 99) if rng.random() < 0.5 else rng.randint(1, 20)
    if not 0 <= value(total, sign, b) <= 2 * LARGEST:
        return None
    step = exchange(rng, total, sign, b, MORE if sign == "+" else LESS)
    return Exchange("follow-up sums", step.key, step.user, step.answer)


def draw(rng: random.Random) -> Unit:
    sign = rng.choice("+-")
    if rng.random() < 0.15:
        return [word_problem(rng, sign)]
    a, b = operand(rng), operand(rng)
    if sign == "-" and a < b and rng.random() < 0.6:
        a, b = b, a
    unit = [exchange(rng, a, sign, b, ADD if sign == "+" else SUBTRACT)]
    total = value(a, sign, b)
    while rng.random() < 0.35 and (step := follow_up(rng, total)):
        unit.append(step)
        total = int(step.answer.rstrip(".").rsplit(" ", 1)[1])
    return unit
