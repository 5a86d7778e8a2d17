"""What the encoders learn from: triples of an anchor, the same in other words and a near miss; and ranked documents. Run it to see some."""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from encoder.families import FAMILIES
from encoder.questions import TOPICS, Fact, draw
from encoder.sentences import Meaning
from skills.base import held_out, lower_first

PREFIXES = ("Hello, ", "Hi, ", "Well, ", "I think ", "By the way, ", "I heard: ", "As you know, ", "OK, ", "Note: ", "Believe me, ")


@dataclass(frozen=True)
class Triple:
    """Three texts, of which the first two mean the same. `kind` is sentence (in the near miss one thing is another), swapped (two things
    have changed places), compound (several sentences) or question (with a document each). `keys` name all meanings that the texts hold, the anchor's first."""

    kind: str
    keys: tuple[str, ...]
    anchor: str
    same: str
    near: str


@dataclass(frozen=True)
class Ranking:
    """A query and documents, of which only the first is right: it is answered or said in other words there."""

    kind: str
    keys: tuple[str, ...]
    query: str
    documents: tuple[str, ...]


def noisy(rng: random.Random, text: str) -> str:
    """As people type it: something in front, punctuation left out."""
    if rng.random() < 0.06:
        text = rng.choice(PREFIXES) + lower_first(text)
    return text.rstrip(".?!") if rng.random() < 0.2 else text


def meaning(rng: random.Random) -> Meaning:
    return rng.choice(FAMILIES).draw(rng)


def echo(rng: random.Random, said: Meaning, wording: str, near: Meaning) -> tuple[str, str]:
    """Both meanings in one wording and with the same words, but for the one in which they differ."""
    words = {slot: rng.choice(entry) for slot, entry in said.filled.items()}
    by_entry = {entry: words[slot] for slot, entry in said.filled.items()}
    other = {slot: by_entry.get(entry) or rng.choice(entry) for slot, entry in near.filled.items()}
    return said.worded(wording, words), near.worded(wording, other)


def sentences(rng: random.Random) -> Triple:
    """The near miss has the anchor's own wording as a rule, so that the words in common point the wrong way."""
    said = meaning(rng)
    near, wording = said.near(rng), rng.choice(said.family.wordings)
    anchor, wrong = echo(rng, said, wording, near)
    if rng.random() < 0.3:
        wrong = near.say(rng)[0]
    kind = "swapped" if set(near.filled.values()) == set(said.filled.values()) else "sentence"
    return Triple(kind, (said.key, near.key), *(noisy(rng, t) for t in (anchor, said.say(rng, wording)[0], wrong)))


def compound(rng: random.Random) -> Triple:
    """Two to four sentences in one order and in another; the near miss has one of them wrong."""
    parts = [sentences(rng) for _ in range(rng.choice((2, 2, 2, 3, 4)))]
    joint = rng.choice((" ", " ", " Also, ", " Besides, "))
    order, wrong = rng.sample(parts, len(parts)), rng.choice(parts)
    text = lambda texts: joint.join(t if t[-1] in ".?!" else t + "." for t in texts)
    return Triple("compound", tuple(key for part in parts for key in part.keys), text([p.anchor for p in parts]), text([p.same for p in order]),
                  text([p.near if p is wrong else p.same for p in order]))


def document(rng: random.Random, about: Fact, avoid: Fact, holds: bool = True) -> tuple[str, list[str]]:
    """One to three sentences on a thing, one of them the fact, or none of them `avoid`'s property; and their keys."""
    others = [r for r in about.topic.relations if r not in (about.relation, avoid.relation)]
    facts = [Fact(about.topic, about.thing, r) for r in rng.sample(others, rng.choice((0, 0, 1, 2)) + (not holds))] + [about] * holds
    rng.shuffle(facts)
    return " ".join(fact.state(rng) for fact in facts), [fact.key for fact in facts]


def right(rng: random.Random, fact: Fact) -> tuple[str, list[str]]:
    return document(rng, fact, fact)


def wrong(rng: random.Random, fact: Fact) -> tuple[str, list[str]]:
    """The same property of another thing, or other properties of the same thing."""
    return right(rng, fact.other_thing(rng)) if rng.random() < 0.5 else document(rng, fact, fact, holds=False)


def answers(rng: random.Random) -> Triple:
    fact = draw(rng)
    (same, held), (near, missed) = right(rng, fact), wrong(rng, fact)
    return Triple("question", (fact.key, *held, *missed), noisy(rng, fact.ask(rng)), same, near)


def ranked_answers(rng: random.Random, wrongs: int) -> Ranking:
    """Two thirds of the wrong documents are near misses."""
    fact = draw(rng)
    made = [right(rng, fact)] + [wrong(rng, fact) for _ in range(wrongs - wrongs // 3)]
    while len(made) <= wrongs:
        other = draw(rng)
        if other.key != fact.key:
            made.append(right(rng, other))
    return Ranking("question", (fact.key, *(key for _, keys in made for key in keys)), noisy(rng, fact.ask(rng)), tuple(text for text, _ in made))


def ranked_sentences(rng: random.Random, wrongs: int) -> Ranking:
    said = meaning(rng)
    query, wording = said.say(rng)
    near = [said.near(rng) for _ in range(wrongs - wrongs // 3)]
    far = [meaning(rng) for _ in range(wrongs // 3)]
    texts = [said.say(rng, wording)[0], *(noisy(rng, other.say(rng)[0]) for other in near + far)]
    return Ranking("sentence", (said.key, *(m.key for m in near + far)), noisy(rng, query), tuple(texts))


Made = TypeVar("Made", Triple, Ranking)


def permitted(make: Callable[[], Made], kept_out: bool) -> Made:
    """Draws again until training may see it all, or until what is asked for is held out."""
    while True:
        made = make()
        if kept_out and held_out(made.keys[0]):
            return made
        if not kept_out and not any(held_out(key) for key in made.keys):
            return made


def triple(rng: random.Random, kept_out: bool = False, kind: str | None = None) -> Triple:
    """One that training may see, or that is held out; a swapped one comes from asking for a sentence."""
    makers = {"sentence": sentences, "compound": compound, "question": answers}
    return permitted(lambda: makers[kind or rng.choices(list(makers), (0.7, 0.05, 0.25))[0]](rng), kept_out)


def ranking(rng: random.Random, wrongs: int, kept_out: bool = False, kind: str | None = None) -> Ranking:
    makers = {"question": ranked_answers, "sentence": ranked_sentences}
    return permitted(lambda: makers[kind or rng.choices(list(makers), (0.6, 0.4))[0]](rng, wrongs), kept_out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    for _ in range(options.count):
        made = triple(rng)
        print(f"{made.kind}\n  {made.anchor}\n  = {made.same}\n  ≠ {made.near}")
    for _ in range(options.count):
        asked = ranking(rng, 4)
        print(f"{asked.kind}\n  {asked.query}\n  = {asked.documents[0]}\n" + "\n".join(f"  ≠ {text}" for text in asked.documents[1:]))


if __name__ == "__main__":
    main()
