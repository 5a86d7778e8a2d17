"""Whisper's log-mel features, as its feature extractor computes them."""

from __future__ import annotations

from functools import cache

import numpy as np

MELS, WINDOW, HOP, FRAMES, SAMPLES, RATE = 80, 400, 160, 3000, 480_000, 16_000


@cache
def filters() -> np.ndarray:
    """[201, 80]: triangles that are equally wide on Slaney's scale, each of area 1."""
    step = np.log(6.4) / 27
    to_mel = lambda f: np.where(f < 1000, f * 3 / 200, 15 + np.log(np.maximum(f, 1e-9) / 1000) / step)
    to_hertz = lambda m: np.where(m < 15, m * 200 / 3, 1000 * np.exp((m - 15) * step))
    edges = to_hertz(np.linspace(0, to_mel(np.array(RATE / 2)), MELS + 2))
    bins = np.linspace(0, RATE / 2, WINDOW // 2 + 1)
    rising = (bins[:, None] - edges[:-2]) / np.diff(edges)[:-1]
    falling = (edges[2:] - bins[:, None]) / np.diff(edges)[1:]
    return (np.maximum(0, np.minimum(rising, falling)) * 2 / (edges[2:] - edges[:-2])).astype(np.float32)


def log_mel(samples: np.ndarray, frames: int = FRAMES) -> np.ndarray:
    """[80, frames] of at most so many times 10 ms, which silence follows."""
    heard = np.zeros(frames * HOP, np.float32)
    heard[: min(len(samples), len(heard))] = samples[: len(heard)]
    padded = np.pad(heard, WINDOW // 2, mode="reflect")
    cut = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][:frames]
    window = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)).astype(np.float32)
    power = np.abs(np.fft.rfft(cut * window)) ** 2
    mels = np.log10(np.maximum(power.astype(np.float32) @ filters(), 1e-10))
    return ((np.maximum(mels, mels.max() - 8) + 4) / 4).T.astype(np.float32)
