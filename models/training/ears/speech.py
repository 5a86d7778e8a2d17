"""Speech by espeak-ng, and what rooms, microphones and noise make of it. Samples are float32 at 16 kHz."""

from __future__ import annotations

import random
import subprocess
from dataclasses import dataclass

import numpy as np

RATE = 16_000
ACCENTS = ("en-us", "en-gb", "en-gb-x-rp", "en-gb-scotland", "en-029", "en-gb-x-gbclan", "en-gb-x-gbcwmd")
KNOWN = ("m1", "m2", "m3", "m4", "m6", "m7", "f1", "f2", "f3", "f5", "")
HELD_OUT = "en-us+f4"  # no voice of this variant is in the training


@dataclass(frozen=True)
class Voice:
    """An espeak-ng voice, its words a minute and its pitch from 0 to 99."""

    name: str
    rate: int
    pitch: int

    @staticmethod
    def known(rng: random.Random) -> Voice:
        variant = rng.choice(KNOWN)
        return Voice(rng.choice(ACCENTS) + ("+" + variant if variant else ""), rng.randint(120, 200), rng.randint(30, 70))

    @staticmethod
    def held_out(rng: random.Random) -> Voice:
        return Voice(HELD_OUT, rng.randint(130, 190), rng.randint(35, 65))


def say(text: str, voice: Voice) -> np.ndarray:
    """Without the silence around it; -20 dB on average."""
    made = subprocess.run(["espeak-ng", "-v", voice.name, "-s", str(voice.rate), "-p", str(voice.pitch), "--stdout", text],
                          capture_output=True, check=True).stdout
    rate = int.from_bytes(made[24:28], "little")
    samples = resampled(np.frombuffer(made[44:], "<i2").astype(np.float32) / 32768, rate, RATE)
    loud = np.flatnonzero(np.abs(samples) > 0.003)
    spoken = samples[loud[0] : loud[-1] + 1] if len(loud) else samples[:0]
    return (spoken * (0.1 / (np.sqrt(np.mean(spoken**2)) + 1e-6))).astype(np.float32)


def resampled(samples: np.ndarray, source: int, target: int) -> np.ndarray:
    """By cutting or padding the spectrum."""
    wanted = round(len(samples) * target / source)
    spectrum = np.fft.rfft(samples)
    kept = np.zeros(wanted // 2 + 1, spectrum.dtype)
    both = min(len(kept), len(spectrum))
    kept[:both] = spectrum[:both]
    return np.fft.irfft(kept, wanted) * (wanted / len(samples))


def convolved(samples: np.ndarray, response: np.ndarray) -> np.ndarray:
    length = len(samples) + len(response)
    return np.fft.irfft(np.fft.rfft(samples, length) * np.fft.rfft(response, length), length)[: len(samples)]


def room(rng: np.random.Generator) -> np.ndarray:
    """The response of a room: the sound itself, and reflections that fall by 60 dB in 0.1 to 0.5 s."""
    seconds = rng.uniform(0.1, 0.5)
    time = np.arange(round(seconds * RATE)) / RATE
    response = rng.standard_normal(len(time)) * 10 ** (-3 * time / seconds) * rng.uniform(0.02, 0.12)
    response[0] = 1
    return response


def noise(rng: np.random.Generator, length: int) -> np.ndarray:
    """White to brown, of mean square 1."""
    spectrum = np.fft.rfft(rng.standard_normal(length))
    spectrum *= (1 + np.arange(len(spectrum))) ** -rng.uniform(0, 1)
    made = np.fft.irfft(spectrum, length)
    return made / (np.sqrt(np.mean(made**2)) + 1e-9)


def through(rng: np.random.Generator, samples: np.ndarray) -> np.ndarray:
    """What a microphone hears of it: sometimes a room, mostly noise of 8 to 40 dB below the speech, at some loudness."""
    if rng.random() < 0.5:
        samples = convolved(samples, room(rng))
    if rng.random() < 0.8:
        samples = samples + 0.1 * 10 ** (-rng.uniform(8, 40) / 20) * noise(rng, len(samples))
    return np.clip(samples * 10 ** rng.uniform(-0.7, 0.5), -1, 1).astype(np.float32)
