"""Texts through a model: texts of like length share a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from tokenizers import Encoding, Tokenizer

CHUNK = 64
Text = str | tuple[str, str]


def arrays(encodings: Sequence[Encoding]) -> dict[str, np.ndarray]:
    """The model's inputs, each int64 [texts, longest], padded at the end."""
    longest = max(len(e.ids) for e in encodings)
    pad = lambda rows: np.array([list(row) + [0] * (longest - len(row)) for row in rows], np.int64)
    return {"input_ids": pad([e.ids for e in encodings]), "attention_mask": pad([e.attention_mask for e in encodings]),
            "token_type_ids": pad([e.type_ids for e in encodings])}


def chunks(tokenizer: Tokenizer, texts: Sequence[Text], size: int = CHUNK) -> tuple[list[dict[str, np.ndarray]], np.ndarray]:
    """The inputs of each run, and where each text is found among the outputs of all runs."""
    encodings = tokenizer.encode_batch(list(texts))
    order = sorted(range(len(texts)), key=lambda i: len(encodings[i].ids))
    runs = [arrays([encodings[i] for i in order[at: at + size]]) for at in range(0, len(order), size)]
    return runs, np.argsort(order)


def outputs(run: Callable[[dict[str, np.ndarray]], np.ndarray], tokenizer: Tokenizer, texts: Sequence[Text], size: int = CHUNK) -> np.ndarray:
    """What `run` makes of each text, in the order of the texts."""
    runs, places = chunks(tokenizer, texts, size)
    return np.concatenate([run(inputs) for inputs in runs])[places]
