"""Meanings and the ways to word them: a family has a slot for each thing that may differ, and wordings that all say the same."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from encoder import pools
from encoder.pools import Entry, Pool
from skills.base import capital


@dataclass(frozen=True)
class Family:
    name: str
    wordings: tuple[str, ...]
    slots: dict[str, Pool]

    def draw(self, rng: random.Random) -> Meaning:
        while True:
            filled = {slot: pool(rng) for slot, pool in self.slots.items()}
            if len(set(filled.values())) == len(filled):  # nobody is older than themselves
                return Meaning(self, filled)


@dataclass(frozen=True)
class Meaning:
    family: Family
    filled: dict[str, Entry]

    @property
    def key(self) -> str:
        """Names what is said, whatever the words."""
        return f"{self.family.name}: " + ", ".join(f"{slot} {entry[0]}" for slot, entry in self.filled.items()).lower()

    def say(self, rng: random.Random, other_than: str = "") -> tuple[str, str]:
        """A sentence and the wording it has, which is another than `other_than`."""
        wording = rng.choice([w for w in self.family.wordings if w != other_than])
        return self.worded(wording, {slot: rng.choice(entry) for slot, entry in self.filled.items()}), wording

    def worded(self, wording: str, words: dict[str, str]) -> str:
        return sentence(wording.format(**words))

    def near(self, rng: random.Random) -> Meaning:
        """Almost the same: one thing is another, or two things of one kind have changed places."""
        slots = self.family.slots
        twins = [(a, b) for a in slots for b in slots if a < b and slots[a] is slots[b]]
        if twins and rng.random() < 0.35:
            a, b = rng.choice(twins)
            return Meaning(self.family, self.filled | {a: self.filled[b], b: self.filled[a]})
        slot = rng.choice(list(slots))
        while True:
            entry = slots[slot](rng)
            if entry not in self.filled.values():
                return Meaning(self.family, self.filled | {slot: entry})


def sentence(text: str) -> str:
    """With "an" where a vowel follows, and a capital at the start."""
    return capital(re.sub(r"\b([Aa]) (?=[aeiouAEIO])", r"\1n ", text))


def family(name: str, wordings: str, **slots: Pool | str) -> Family:
    """A family whose wordings are apart by slashes; a slot is a pool or its text."""
    return Family(name, tuple(w.strip() for w in wordings.replace("\n", " ").split("/")),
                  {slot: pools.pool(of) if isinstance(of, str) else of for slot, of in slots.items()})
