"""Word error rate of demo-ears on sentences that training never had, in known voices and in one it never heard, greedy:

    python -m ears.evaluate --model ../demo-ears --windows 60
    python -m ears.evaluate --url http://localhost:8080 --windows 60      # as a service writes it down, by timestamps
"""

from __future__ import annotations

import argparse
import json
import random
import re
import struct
import urllib.request
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from .features import log_mel
from .grammar import sentence, words
from .speech import RATE, Voice, say, through
from .windows import window


def distance(said: list[str], heard: list[str]) -> int:
    """Words to change, add or leave out (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said, 1):
        last, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (word != other))
    return row[-1]


class Ears:
    """A folder in the layout of transformers.js, greedy, without timestamps."""

    def __init__(self, folder: Path, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        graph = lambda name: onnxruntime.InferenceSession(str(folder / "onnx" / f"{name}.onnx"), options, providers=["CPUExecutionProvider"])
        self.encoder, self.decoder = graph("encoder_model"), graph("decoder_model_merged")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.names = [o.name for o in self.decoder.get_outputs() if not o.name.startswith("cross")]
        self.empty = {i.name: np.zeros((1, i.shape[1], 0, i.shape[3]), np.float32) for i in self.decoder.get_inputs() if i.name.startswith("past")}
        self.suppressed = json.loads((folder / "generation_config.json").read_text())["suppress_tokens"]

    def hear(self, samples: np.ndarray) -> str:
        token = self.tokenizer.token_to_id
        source = self.encoder.run(None, {"input_features": log_mel(samples)[None]})[0]
        ids = [token(t) for t in ("<|startoftranscript|>", "<|en|>", "<|transcribe|>", "<|notimestamps|>")]
        past, told = self.empty, []
        while len(told) < 200:
            made = dict(zip(self.names, self.decoder.run(self.names, {
                "input_ids": np.array([ids]), "encoder_hidden_states": source, "use_cache_branch": np.array([bool(told)]), **past})))
            past = {name.replace("present", "past_key_values"): value for name, value in made.items() if name != "logits"}
            scores = made["logits"][0, -1, : token("<|0.00|>")]
            scores[self.suppressed] = -np.inf
            ids = [int(scores.argmax())]
            if ids[0] == token("<|endoftext|>"):
                break
            told += ids
        return self.tokenizer.decode(told)


class Served:
    """demo-ears of a running service."""

    def __init__(self, url: str) -> None:
        self.url = url

    def hear(self, samples: np.ndarray) -> str:
        sound = (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
        head = b"RIFF" + (36 + len(sound)).to_bytes(4, "little") + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, RATE, 2 * RATE, 2, 16)
        parts = {'name="model"': b"demo-ears", 'name="response_format"': b"text", 'name="file"; filename="a.wav"': head + b"data" + struct.pack("<I", len(sound)) + sound}
        body = b"".join(b"--x\r\nContent-Disposition: form-data; " + name.encode() + b"\r\n\r\n" + value + b"\r\n" for name, value in parts.items()) + b"--x--\r\n"
        asked = urllib.request.Request(f"{self.url}/v1/audio/transcriptions", body, {"Content-Type": "multipart/form-data; boundary=x"})
        with urllib.request.urlopen(asked) as answer:
            return answer.read().decode()


def rate(ears: Ears | Served, windows: int, seed: int, voice, show: int) -> tuple[int, int]:
    """Wrong and all words."""
    rng = random.Random(f"held-out {seed}")
    wrong = total = 0
    for _ in range(windows):
        def draw(rng: random.Random) -> tuple[str, np.ndarray]:
            text = sentence(rng, held=True)
            return text, say(text, voice(rng))

        samples, said = window(rng, draw)
        spoken = " ".join(s.text for s in said if s.end <= 30)
        heard = re.sub(r"<\|[^|]*\|>", "", ears.hear(through(np.random.default_rng(rng.getrandbits(32)), samples)))
        missed = distance(words(spoken), words(heard))
        wrong, total = wrong + missed, total + len(words(spoken))
        if missed and show:
            show -= 1
            print(f"  {spoken!r} -> {heard!r}")
    return wrong, total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=Path("../demo-ears"))
    parser.add_argument("--url", help="of a service that is asked instead")
    parser.add_argument("--windows", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="windows with errors to print for each kind of voice")
    options = parser.parse_args()
    ears = Served(options.url) if options.url else Ears(options.model, options.threads)
    for name, voice in (("known voices", Voice.known), ("a held-out voice", Voice.held_out)):
        wrong, total = rate(ears, options.windows, options.seed, voice, options.show)
        print(f"| {name} | {wrong} / {total} words | {100 * wrong / max(total, 1):.1f} % |", flush=True)


if __name__ == "__main__":
    main()
