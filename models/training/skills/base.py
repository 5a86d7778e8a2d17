"""What all skills share: the exchange, the held-out rule, and how a phrasing is varied."""

from __future__ import annotations

import hashlib
import random
import re
from dataclasses import dataclass
from typing import Callable

HELD_OUT_SHARE = 16


@dataclass(frozen=True)
class Exchange:
    """One question and its answer. `key` names the problem whatever its wording; `needs` are
    words that a free text must hold (stories, which have no single right answer); `system` is what the
    system turn must say for the question to make sense (the tools), and stands on the first exchange."""

    skill: str
    key: str
    user: str
    answer: str
    needs: tuple[str, ...] = ()
    system: str = ""


Unit = list[Exchange]
Skill = Callable[[random.Random], Unit]


def held_out(key: str) -> bool:
    """Whether the problem belongs to the held-out set, which training never sees: one key in sixteen."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") % HELD_OUT_SHARE == 0


def normal(text: str) -> str:
    """Lower-case words and digits only, so that keys do not depend on casing and punctuation."""
    return " ".join(re.findall(r"[a-z0-9+-]+", text.lower()))


def article(noun: str) -> str:
    return ("an " if noun[0] in "aeiou" else "a ") + noun


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Lower-cases the first letter, except of the pronoun I and of abbreviations."""
    return text if text[:2] in ("I ", "I'") or text[1:2].isupper() else text[:1].lower() + text[1:]


PREFIXES = ("Please ", "Hey, ", "Hi, ", "Hello! ", "Hi! ", "OK, ", "Okay, ", "So, ", "Now, ", "Well, ", "Quick question: ", "Tell me, ")


def vary(rng: random.Random, text: str, polite: bool = True, any_case: bool = False) -> str:
    """The same sentence as people type it: casing, missing punctuation, small courtesies. `any_case` says that no
    word's casing matters to the answer."""
    if any_case and rng.random() < 0.15:
        text = text.lower()
    if polite and rng.random() < 0.12:
        prefix = rng.choice(PREFIXES)
        text = prefix + (text if prefix[-2] in "!:" else lower_first(text))
    if polite and rng.random() < 0.06:
        text = text.rstrip(".?!") + rng.choice((", please.", " please", ", please?", ", thanks.", " please."))
    if rng.random() < 0.25:
        text = text.rstrip(".?!")
    if rng.random() < 0.25:
        text = lower_first(text)
    return text


def listed(rng: random.Random, items: list[str]) -> str:
    """A list as people write it."""
    form = rng.random()
    if form < 0.65:
        return ", ".join(items)
    if form < 0.85:
        return " ".join(items)
    return ", ".join(items[:-1]) + " and " + items[-1]
