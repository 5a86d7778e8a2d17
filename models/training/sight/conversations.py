"""Conversations about a scene, as tokens."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import AddedToken, Tokenizer

from data import IGNORED, encode
from skills.base import Exchange

from . import questions, scenes
from .model import SPECIAL, Vision

QUESTIONS = 10


def extended(source: Path) -> Tokenizer:
    """demo-chat's tokenizer with the special tokens of pictures behind its own."""
    tokenizer = Tokenizer.from_file(str(source))
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in SPECIAL])
    return tokenizer


def placeholder(sizes: Vision) -> str:
    """What stands for one picture in a prompt, as Idefics3's processor writes it of a picture that is not split."""
    image, around, whole = SPECIAL
    return around + whole + image * sizes.tokens + around


def with_picture(asked: str, sizes: Vision, behind: bool) -> str:
    return asked + placeholder(sizes) if behind else placeholder(sizes) + asked


@dataclass(frozen=True)
class Row:
    ids: list[int]
    targets: list[int]
    pixels: np.ndarray


def row(tokenizer: Tokenizer, sizes: Vision, seed: int) -> Row:
    """A scene and some questions about it, the picture before the first or behind it."""
    things, picture, rng = scenes.example(seed)
    asked = questions.draw(rng, things, QUESTIONS, questions.LEARNT)
    behind = rng.random() < 0.5
    turns = [Exchange(q.kind, "", q.asked if i else with_picture(q.asked, sizes, behind), q.answer) for i, q in enumerate(asked)]
    ids, learnt = encode(tokenizer, turns, None)
    targets = [token if said else IGNORED for token, said in zip(ids, learnt)]
    return Row(ids[:-1], targets[1:], scenes.pixels(picture))
