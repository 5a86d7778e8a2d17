"""How often an encoder is right on held-out meanings and questions, from weights.npz or an exported model.onnx."""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from encoder import weights
from encoder.config import Config
from encoder.data import Ranking, Triple, ranking, triple
from encoder.running import Text, outputs

DIMENSIONS = (32, 64, 128)
DOCUMENTS = 10

Run = Callable[[dict[str, np.ndarray]], np.ndarray]


def pooled(hidden: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """The mean over each text's tokens, of length one."""
    mean = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
    return mean / np.linalg.norm(mean, axis=-1, keepdims=True)


def opener(path: Path, task: str, vocab: int, threads: int) -> Run:
    """A function from inputs to embeddings [texts, hidden] or scores [pairs]."""
    if path.suffix == ".onnx":
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        if task == "rerank":
            return lambda inputs: session.run(["logits"], inputs)[0][:, 0]
        return lambda inputs: pooled(session.run(["last_hidden_state"], inputs)[0], inputs["attention_mask"])
    import torch

    from encoder.model import MODELS

    torch.set_num_threads(threads)
    model = MODELS[task](Config(vocab_size=vocab)).eval()
    weights.load(model, path)
    return torch.inference_mode()(lambda inputs: model({name: torch.from_numpy(array) for name, array in inputs.items()}).numpy())


def triples(kind: str, count: int) -> list[Triple]:
    """Held-out triples, each of another meaning."""
    rng, found = random.Random(f"held-out {kind}"), {}
    while len(found) < count:
        made = triple(rng, kept_out=True, kind="sentence" if kind == "swapped" else kind)
        if made.kind == kind:
            found.setdefault(made.keys[0], made)
    return list(found.values())


def rankings(kind: str, count: int) -> list[Ranking]:
    """Held-out queries, each another."""
    rng, found = random.Random(f"held-out ranking {kind}"), {}
    while len(found) < count:
        made = ranking(rng, DOCUMENTS - 1, kept_out=True, kind=kind)
        found.setdefault(made.keys[0], made)
    return list(found.values())


def share(right: np.ndarray) -> str:
    return f"{100 * right.mean():.1f} % ({right.sum()} / {right.size})"


def nearer(encode: Callable[[list[Text]], np.ndarray], kind: str, count: int, show: int) -> Iterator[str]:
    """For each number of dimensions: the share of anchors nearer to the same in other words than to a stranger, which is another
    triple's; than to the near miss; and than to every stranger among `count`."""
    made = triples(kind, count)
    whole = encode([t.anchor for t in made] + [t.same for t in made] + [t.near for t in made]).reshape(3, count, -1)
    for size in DIMENSIONS:
        anchor, same, near = (part[:, :size] / np.linalg.norm(part[:, :size], axis=-1, keepdims=True) for part in whole)
        own, missed, strangers = (anchor * same).sum(-1), (anchor * near).sum(-1), anchor @ same.T
        far = strangers[np.arange(count), np.arange(count) - 1]
        yield f"{kind} | {size} | {share(own > far)} | {share(own > missed)} | {share(strangers.argmax(-1) == np.arange(count))}"
    for i in np.flatnonzero(own <= missed)[:show]:
        yield f"  {made[i].anchor!r} = {made[i].same!r} {own[i]:.2f} ≠ {made[i].near!r} {missed[i]:.2f}"


def first(score: Callable[[list[Text]], np.ndarray], kind: str, count: int, show: int) -> Iterator[str]:
    """The share of queries whose right document scores best of ten, and of all documents that fall on the right side of zero."""
    made = rankings(kind, count)
    scores = score([(r.query, text) for r in made for text in r.documents]).reshape(count, -1)
    sides = (scores > 0) == (np.arange(scores.shape[1]) == 0)
    yield f"{kind} | {share(scores.argmax(-1) == 0)} | {share(sides.ravel())}"
    for i in np.flatnonzero(scores.argmax(-1))[:show]:
        yield f"  {made[i].query!r} took {made[i].documents[scores[i].argmax()]!r} for {made[i].documents[0]!r}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--task", choices=("embed", "rerank"), default="embed")
    parser.add_argument("--model", type=Path, help="weights.npz or model.onnx (default: ../demo-TASK/model.onnx)")
    parser.add_argument("--tokenizer", type=Path, default=Path("out/encoder/tokenizer.json"), help="for weights.npz; a model.onnx has its own beside it")
    parser.add_argument("--count", type=int, default=1000, help="of each kind")
    parser.add_argument("--show", type=int, default=0, help="wrong ones to print for each kind")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    path = options.model or Path("..") / f"demo-{options.task}" / "model.onnx"
    tokenizer = Tokenizer.from_file(str(path.parent / "tokenizer.json" if path.suffix == ".onnx" else options.tokenizer))
    run = opener(path, options.task, tokenizer.get_vocab_size(), options.threads)
    kinds, measure = (("sentence", "swapped", "compound", "question"), nearer) if options.task == "embed" else (("question", "sentence"), first)
    for kind in kinds:
        for line in measure(lambda texts: outputs(run, tokenizer, texts), kind, options.count, options.show):
            print(line, flush=True)


if __name__ == "__main__":
    main()
