"""Sorting numbers and words, reversing lists and spaced letters, with follow-ups on the same list."""

from __future__ import annotations

import random

from .base import Exchange, Unit, listed, vary
from .words import LETTERS, WORDS

SORT = ("Sort {x}.", "Sort these {t}: {x}", "Sort: {x}", "Sort the {t} {x}.", "Put these {t} in order: {x}", "Order these {t}: {x}",
        "Can you sort {x}?", "Please sort these: {x}", "Arrange {x} in order.", "Sort this list: {x}")
SORT_WORDS = ("Sort these words alphabetically: {x}", "Put these in alphabetical order: {x}", "Sort {x} alphabetically.",
              "Alphabetize {x}.", "Sort from A to Z: {x}")
SORT_NUMBERS = ("Sort these numbers from smallest to largest: {x}", "Sort in ascending order: {x}", "Put these from low to high: {x}")
SORT_DOWN = ("Sort {x} in descending order.", "Sort these {t} backwards: {x}", "Sort in reverse order: {x}", "Sort {x} backwards.")
SORT_NUMBERS_DOWN = ("Sort from largest to smallest: {x}", "Sort these numbers from high to low: {x}")
REVERSE = ("Reverse {x}.", "Reverse this list: {x}", "Reverse the list {x}.", "Reverse: {x}", "Reverse these {t}: {x}",
           "Say {x} backwards.", "Can you reverse {x}?", "Turn this list around: {x}", "Put these {t} in reverse: {x}",
           "Write these {t} backwards: {x}", "Give me this list in reverse: {x}")
THEN_REVERSE = ("Now reverse it.", "now reverse it", "And reversed?", "Reverse that.", "Now the other way round.", "Now backwards.",
                "Now reverse the list.", "reverse it", "And in reverse?")
THEN_SORT_DOWN = ("Sort these again backwards.", "sort these again backwards", "Now sort them backwards.", "Now in descending order.",
                  "Sort them the other way.", "And in reverse order?", "Sort it in reverse.")
THEN_SORT = ("Now sort it.", "now sort it", "Sort them.", "And sorted?", "Now put them in order.", "Sort that list.", "sort it")


def ordered(items: list[str]) -> list[str]:
    return sorted(items, key=int) if items[0].isdigit() else sorted(items)


def sort_key(items: list[str]) -> str:
    return "sort:" + " ".join(ordered(items))


def reverse_key(items: list[str]) -> str:
    """One name for a list and its mirror image."""
    return "reverse:" + " ".join(min(items, items[::-1]))


def say(verb: str, items: list[str]) -> str:
    return f"{verb}: {', '.join(items)}."


def items_of(rng: random.Random, kind: str) -> list[str]:
    if kind == "numbers":
        return [str(n) for n in rng.sample(range(100 if rng.random() < 0.7 else 30), rng.randint(3, 5))]
    if kind == "words":
        return rng.sample(WORDS, rng.randint(3, 5))
    return rng.sample(LETTERS, rng.randint(3, 6))


def sorting(rng: random.Random, kind: str) -> Unit:
    items = items_of(rng, kind)
    down = rng.random() < 0.2
    special = {("numbers", False): SORT_NUMBERS, ("numbers", True): SORT_NUMBERS_DOWN, ("words", False): SORT_WORDS}
    phrases = (SORT_DOWN if down else SORT) + special.get((kind, down), ())
    user = vary(rng, rng.choice(phrases).format(x=listed(rng, items), t=kind))
    result = ordered(items)[::-1] if down else ordered(items)
    unit = [Exchange(f"sorting {kind}", sort_key(items), user, say("Sorted", result))]
    if rng.random() < 0.3 and not down:
        again = rng.random() < 0.5
        user = vary(rng, rng.choice(THEN_SORT_DOWN if again else THEN_REVERSE))
        unit.append(Exchange("follow-up lists", sort_key(items), user, say("Sorted" if again else "Reversed", result[::-1])))
    return unit


def reversing(rng: random.Random, kind: str) -> Unit:
    items = items_of(rng, kind)
    text = " ".join(items) if kind == "letters" and rng.random() < 0.8 else listed(rng, items)
    user = vary(rng, rng.choice(REVERSE).format(x=text, t=kind))
    unit = [Exchange(f"reversing {kind}", reverse_key(items), user, say("Reversed", items[::-1]))]
    if rng.random() < 0.25 and kind != "letters":
        user = vary(rng, rng.choice(THEN_SORT))
        unit.append(Exchange("follow-up lists", sort_key(items), user, say("Sorted", ordered(items))))
    return unit


def draw(rng: random.Random) -> Unit:
    if rng.random() < 0.5:
        return sorting(rng, rng.choice(("numbers", "words", "words")))
    return reversing(rng, rng.choice(("words", "words", "letters", "letters", "numbers")))
