"""Conversations from the skills, and rows of tokens for training. Run it to see samples."""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from tokenizers import Tokenizer

from skills import arithmetic, calendar, chat, counting, facts, lists, schemas, stories, tools, unknown
from skills.base import Exchange, Skill, Unit, held_out

SKILLS: tuple[Skill, ...] = (
    arithmetic.draw, counting.draw, lists.draw, calendar.draw, facts.draw, chat.draw, unknown.draw, stories.draw)


@dataclass(frozen=True)
class Mix:
    """What a stretch of training sees: the share of the units drawn for each of SKILLS, the share of conversations in which the
    user's name is told or asked for, and those over a list of tools and over a schema."""

    shares: tuple[float, ...]
    named: float
    tools: float = 0.0
    schemas: float = 0.0


# Copying is learnt late and all at once, and much of the rest leans on it: a stretch of "copy" first, then "all".
MIXES = {
    "all": Mix((0.18, 0.10, 0.44, 0.07, 0.07, 0.03, 0.05, 0.06), named=0.10),
    "copy": Mix((0.10, 0.05, 0.70, 0.03, 0.04, 0.01, 0.03, 0.04), named=0.15),
    "tools": Mix((0.18, 0.10, 0.44, 0.07, 0.07, 0.03, 0.05, 0.06), named=0.10, tools=0.72, schemas=0.20),
}
SYSTEMS = (
    "You are a helpful assistant.", "You are a helpful assistant.", "You are a friendly assistant.", "You are demo-chat.", "Be brief.", "Answer briefly.",
    "You are a helpful and honest assistant.", "You are an AI assistant.", "Answer the user's questions.", "You are a polite chat bot.", "Be helpful and kind.",
    "You are Millrace demo-chat, a small language model.", "Always answer in English.", "You are a small model. Answer as well as you can.",
)
IGNORED = -100
LONG = 4096  # tokens of a row in which conversations are as long as the model can read


def draw_unit(rng: random.Random, mix: Mix = MIXES["all"], skill: Skill | None = None) -> Unit:
    """A unit that training may see: none of its problems is held out."""
    while True:
        unit = (skill or rng.choices(SKILLS, mix.shares)[0])(rng)
        if not any(held_out(exchange.key) for exchange in unit):
            return unit


def with_name(rng: random.Random, inner: Unit) -> Unit:
    """Wraps a conversation in telling a name and asking for it, or asks for a name never told."""
    if rng.random() < 0.25:
        return inner + [chat.recall(rng, None)]
    name = chat.person(rng)
    return [chat.introduce(rng, name), *inner, chat.recall(rng, name)]


def conversation(rng: random.Random, mix: Mix = MIXES["all"], questions: int = 6) -> Unit:
    """Mostly one unit, sometimes several, now and then with the user's name around them; or one over tools, of up to so many
    questions, or a schema."""
    kind = rng.random() if mix.tools else 1.0
    if kind < mix.tools + mix.schemas:
        return draw_unit(rng, mix, partial(tools.draw, most=questions) if kind < mix.tools else schemas.draw)
    while True:
        count = 1 if rng.random() < 0.75 else rng.randint(2, 4)
        named = rng.random() < mix.named
        turns = [turn for _ in range(rng.randint(0, 2) if named else count) for turn in draw_unit(rng, mix)]
        turns = with_name(rng, turns) if named else turns
        if not any(held_out(turn.key) for turn in turns):
            return turns


def system(rng: random.Random) -> str | None:
    return rng.choice(SYSTEMS) if rng.random() < 0.2 else None


def chat_text(turns: list[Exchange], system_text: str | None = None) -> str:
    """ChatML, as the model's chat template writes it."""
    told = "\n\n".join(filter(None, (system_text, turns[0].system if turns else "")))
    head = f"<|im_start|>system\n{told}<|im_end|>\n" if told else ""
    return head + "".join(f"<|im_start|>user\n{t.user}<|im_end|>\n<|im_start|>assistant\n{t.answer}<|im_end|>\n" for t in turns)


def encode(tokenizer: Tokenizer, turns: list[Exchange], system_text: str | None) -> tuple[list[int], list[bool]]:
    """Token ids and, for each, whether the model is to learn to say it: answers and the <|im_end|> behind them."""
    start, end = tokenizer.token_to_id("<|im_start|>"), tokenizer.token_to_id("<|im_end|>")
    ids = tokenizer.encode(chat_text(turns, system_text), add_special_tokens=False).ids
    assistant = tokenizer.encode("assistant", add_special_tokens=False).ids
    learn, said, at = [False] * len(ids), False, 0
    while at < len(ids):
        if ids[at] == start:
            said = ids[at + 1: at + 1 + len(assistant)] == assistant
            at += 1 + (len(assistant) + 1 if said else 0)  # <|im_start|> assistant \n
            continue
        learn[at] = said
        said = said and ids[at] != end
        at += 1
    return ids, learn


class Rows:
    """Training rows: conversations one behind the other, each seeing only itself. A step's rows depend on the seed and
    the step alone, so a resumed run goes on with the data it would have seen."""

    def __init__(self, tokenizer: Tokenizer, seed: int, mix: Mix = MIXES["all"]) -> None:
        self.tokenizer, self.seed, self.mix = tokenizer, seed, mix
        self.pad = tokenizer.token_to_id("<|endoftext|>")

    def conversations(self, rng: random.Random, length: int) -> Iterator[tuple[list[int], list[bool]]]:
        while True:
            questions = 24 if length >= LONG else 6  # far behind the tools they are about
            turns, system_text = conversation(rng, self.mix, questions), system(rng)
            if length > 256 and not self.mix.tools and rng.random() < 0.5:  # long rows hold long conversations, so that all positions are seen
                turns = turns + [turn for _ in range(rng.randint(3, 8)) for turn in draw_unit(rng, self.mix)]
            ids, learn = encode(self.tokenizer, turns, system_text)
            if len(ids) <= length:
                yield ids, learn

    def batch(self, step: int, rows: int, length: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Ids, targets (IGNORED where nothing is learnt) and conversation numbers, each [rows, length]."""
        source = self.conversations(random.Random(f"{self.seed}:{step}"), length)
        ids = np.full((rows, length + 1), self.pad, np.int64)
        targets = np.full((rows, length + 1), IGNORED, np.int64)
        owner = np.zeros((rows, length + 1), np.int64)
        used, waiting, number = [0] * rows, 0, 0
        while waiting < 8:  # eight conversations in a row that fit nowhere: the rows are full
            tokens, learn = next(source)
            row = next((r for r in range(rows) if used[r] + len(tokens) <= length + 1), None)
            if row is None:
                waiting += 1
                continue
            at, number, waiting = used[row], number + 1, 0
            used[row] += len(tokens)
            ids[row, at: used[row]] = tokens
            targets[row, at: used[row]] = np.where(learn, tokens, IGNORED)
            owner[row, at: used[row]] = number
        return ids[:, :-1], targets[:, 1:], owner[:, :-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--mix", choices=MIXES, default="all")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    for _ in range(options.count):
        print(chat_text(conversation(rng, MIXES[options.mix]), system(rng)))


if __name__ == "__main__":
    main()
