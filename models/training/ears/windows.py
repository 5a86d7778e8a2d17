"""Windows of 30 s as demo-ears learns them: sentences one behind the other, what is said in them, and when."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from .features import FRAMES, SAMPLES, log_mel
from .grammar import sentence
from .speech import RATE, Voice, say, through
from .tokens import STEP, time

IGNORED = -100


@dataclass(frozen=True)
class Said:
    """A sentence and where it is in a window, in seconds; the end is past the window's where it is cut."""

    text: str
    start: float
    end: float


class Bank:
    """Spoken sentences on disk: `clips.npy` (16 bits, one behind the other) and `clips.tsv` (place, samples, voice, text)."""

    def __init__(self, folder: Path) -> None:
        rows = [line.split("\t") for line in (folder / "clips.tsv").read_text().splitlines()]
        self.clips = [(int(place), int(length), text) for place, length, _, text in rows]
        self.samples = np.memmap(folder / "clips.npy", np.int16, "r")

    def draw(self, rng: random.Random) -> tuple[str, np.ndarray]:
        place, length, text = rng.choice(self.clips)
        return text, self.samples[place : place + length].astype(np.float32) / 32768

    @staticmethod
    def write(folder: Path, count: int, seed: int) -> None:
        """Adds clips of known voices."""
        folder.mkdir(parents=True, exist_ok=True)
        rng = random.Random(f"bank {seed}")
        samples, rows = folder / "clips.npy", folder / "clips.tsv"
        place = samples.stat().st_size // 2 if samples.exists() else 0
        with samples.open("ab") as sound, rows.open("a") as told:
            for _ in range(count):
                text, voice = sentence(rng), Voice.known(rng)
                clip = (np.clip(say(text, voice), -1, 1) * 32767).astype("<i2")
                sound.write(clip.tobytes())
                told.write(f"{place}\t{len(clip)}\t{voice.name}\t{text}\n")
                place += len(clip)


def window(rng: random.Random, draw) -> tuple[np.ndarray, list[Said]]:
    """Up to 30 s: silence, or sentences of `draw` with pauses between them, the last of which may be cut."""
    samples, said = np.zeros(SAMPLES, np.float32), []
    if rng.random() < 0.02:
        return samples, said
    at, most = rng.uniform(0, 1), rng.choice((1, 2, 4, 8, 99))
    while at < 30 and len(said) < most:
        text, clip = draw(rng)
        start = round(at * RATE)
        end = at + len(clip) / RATE
        if end > 30 and rng.random() < 0.5:
            break
        samples[start : start + len(clip)] = clip[: SAMPLES - start]
        said.append(Said(text, at, end))
        at = end + rng.choice((rng.uniform(0.15, 0.6), rng.uniform(0.15, 2)))
    return samples, said


def transcript(said: list[Said], timed: bool) -> str:
    """As Whisper writes it; of a sentence that is cut, the beginning alone."""
    head = "<|startoftranscript|><|en|><|transcribe|>"
    if not said:
        return "<|startoftranscript|><|nospeech|><|endoftext|>"
    whole = [s for s in said if s.end <= 30]
    if not timed:
        return head + "<|notimestamps|>" + "".join(" " + s.text for s in whole) + "<|endoftext|>"
    parts = [time(s.start) + " " + s.text + time(s.end) for s in whole]
    return head + "".join(parts) + "".join(time(s.start) for s in said if s.end > 30) + "<|endoftext|>"


@dataclass(frozen=True)
class Example:
    """`mels` [80, frames]; `ids`, and `targets` that the decoder learns behind them, with the seconds in which each of these is said (below 0: in
    none); `heard`, the pieces in order, for CTC."""

    mels: np.ndarray
    ids: list[int]
    targets: list[int]
    seconds: list[float]
    heard: list[int]


def packed(rng: random.Random, draw, seconds: float) -> tuple[np.ndarray, list[Said]]:
    """Whole sentences with short pauses, as many as have room."""
    samples, said, at = np.zeros(round(seconds * RATE), np.float32), [], rng.uniform(0, 0.5)
    while (end := at + len((found := draw(rng))[1]) / RATE) <= seconds:
        start = round(at * RATE)
        samples[start : start + len(found[1])] = found[1][: len(samples) - start]
        said.append(Said(found[0], at, end))
        at = end + rng.uniform(0.15, 0.6)
    return samples, said


def example(tokenizer: Tokenizer, rng: random.Random, draw, seconds: float = 30) -> Example:
    """Of a window of 30 s; of fewer, where `seconds` says so, which is filled."""
    samples, said = window(rng, draw) if seconds == 30 else packed(rng, draw, seconds)
    timed = rng.random() < 0.5 or any(s.end > 30 for s in said)
    ids = tokenizer.encode(transcript(said, timed), add_special_tokens=False).ids
    heard = [i for s in said if s.end <= 30 for i in tokenizer.encode(" " + s.text, add_special_tokens=False).ids]
    prompt = 2 if not said else 4 - timed  # of what a request begins with the language alone is learnt, or that nothing is said
    targets = ids[1:2] + [IGNORED] * (prompt - 2) + ids[prompt:]
    heard_through = through(np.random.default_rng(rng.getrandbits(32)), samples)
    return Example(log_mel(heard_through, round(FRAMES * seconds / 30)), ids[:-1], targets, said_at(tokenizer, said, timed, ids), heard)


def said_at(tokenizer: Tokenizer, said: list[Said], timed: bool, ids: list[int]) -> list[float]:
    """When each token behind the first is said, as if those of a sentence took equally long; -1 where that is not known."""
    at = []
    for s in (s for s in said if s.end <= 30):
        pieces = len(tokenizer.encode(" " + s.text, add_special_tokens=False).ids)
        between = [s.start + (s.end - s.start) * (i + 0.5) / pieces for i in range(pieces)]
        at += [s.start, *between, s.end] if timed else between
    head = 3 - timed if said else len(ids) - 1
    known = [-1.0] * head + at
    return (known + [-1.0] * len(ids))[: len(ids) - 1]
