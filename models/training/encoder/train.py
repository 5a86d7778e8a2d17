"""Trains demo-embed or demo-rerank on sentences made as it goes. Goes on from weights.npz in --out where there is one,
else from --start; SIGTERM saves first."""

from __future__ import annotations

import argparse
import itertools
import random
import signal
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor, nn

import memory
from encoder import running, weights
from encoder.config import Config
from encoder.data import Ranking, Triple, ranking, triple
from encoder.model import MODELS
from encoder.running import Text
from optimizer import Muon

DIMENSIONS = (32, 64, 128)  # prefixes of an embedding that are embeddings themselves (Matryoshka)
TEMPERATURE = 0.05
TRIPLES, RANKINGS, WRONGS = 64, 24, 5


def optimizers(model: nn.Module, matrix_lr: float, other_lr: float) -> list[torch.optim.Optimizer]:
    """Muon for the layers' matrices, AdamW for embeddings, norms, biases and the head."""
    matrices = [p for name, p in model.named_parameters() if p.ndim == 2 and "encoder.layer" in name]
    others = [p for name, p in model.named_parameters() if p.ndim != 2 or "encoder.layer" not in name]
    return [Muon(matrices, matrix_lr, weight_decay=0.02), torch.optim.AdamW(others, other_lr, betas=(0.9, 0.95), weight_decay=0.0)]


def run_all(model: nn.Module, tokenizer: Tokenizer, texts: list[Text], shift: int) -> Tensor:
    """The model's outputs; positions begin at `shift`, or as far up as they can."""
    runs, places = running.chunks(tokenizer, texts)
    last = model.config.max_position_embeddings
    made = [model({k: torch.from_numpy(v) for k, v in inputs.items()}, min(shift, last - inputs["input_ids"].shape[1])) for inputs in runs]
    return torch.cat(made)[torch.from_numpy(places)]


def contrast(anchors: Tensor, others: Tensor, dimensions: int) -> tuple[Tensor, Tensor]:
    """InfoNCE of anchors [n] over others [2n], the same in other words first and then the near misses, on the first
    `dimensions`; and whether each anchor found its own."""
    a, b = (F.normalize(x[:, :dimensions], dim=-1) for x in (anchors, others))
    scores, own = a @ b.T / TEMPERATURE, torch.arange(len(a))
    return F.cross_entropy(scores, own), scores.argmax(-1) == own


def embed_loss(model: nn.Module, tokenizer: Tokenizer, triples: list[Triple], shift: int) -> tuple[Tensor, float]:
    """The mean over the Matryoshka dimensions, and the share of anchors that found their own."""
    texts = [t.anchor for t in triples] + [t.same for t in triples] + [t.near for t in triples]
    vectors = run_all(model, tokenizer, texts, shift)
    losses = [contrast(vectors[: len(triples)], vectors[len(triples):], size) for size in DIMENSIONS]
    return torch.stack([loss for loss, _ in losses]).mean(), losses[-1][1].float().mean().item()


def rerank_loss(model: nn.Module, tokenizer: Tokenizer, rankings: list[Ranking], shift: int) -> tuple[Tensor, float]:
    """The right document first among its list, and its score above zero as the others' are below."""
    pairs = [(r.query, text) for r in rankings for text in r.documents]
    scores = run_all(model, tokenizer, pairs, shift).view(len(rankings), -1)
    first = torch.zeros(len(rankings), dtype=torch.long)
    right = F.one_hot(first, scores.shape[1]).float()
    apart = F.binary_cross_entropy_with_logits(scores, right, pos_weight=torch.tensor(float(WRONGS)))
    return F.cross_entropy(scores, first) + 0.5 * apart, (scores.argmax(-1) == 0).float().mean().item()


def unlike(rng: random.Random) -> list[Triple]:
    """A batch of triples with different anchors, so that none is another's stranger by mistake."""
    return list({(made := triple(rng)).keys[0]: made for _ in range(TRIPLES)}.values())


def rate(step: int, left: float, minutes: float, share: float) -> float:
    """Warmup, a constant stretch, then a linear fall to zero over the run's last `share`."""
    return min(1.0, (step + 1) / 40, max(left, 0.0) / (minutes * 60 * share))


def run(options: argparse.Namespace) -> None:
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    tokenizer = Tokenizer.from_file(str(options.tokenizer))
    model, kept = MODELS[options.task](Config(vocab_size=tokenizer.get_vocab_size())), options.out / "weights.npz"
    if (start := kept if kept.exists() else options.start) is not None:
        weights.load(model, start)
    print(f"{sum(p.numel() for p in model.parameters()):,} parameters, from {start}", flush=True)
    optimizer, rng = optimizers(model, options.matrix_lr, options.other_lr), random.Random(f"{options.task} {options.seed}")
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stopped.append(number))
    began, total, right = time.process_time(), 0.0, 0.0
    for step in itertools.count():
        left = options.minutes * 60 - (time.process_time() - began)
        if left <= 0 or stopped:
            break
        factor, shift = rate(step, left, options.minutes, options.decay), rng.randrange(model.config.max_position_embeddings) if rng.random() < 0.25 else 0
        for one, peak in zip(optimizer, (options.matrix_lr, options.other_lr)):
            one.param_groups[0]["lr"] = peak * factor
        if options.task == "embed":
            loss, found = embed_loss(model, tokenizer, unlike(rng), shift)
        else:
            loss, found = rerank_loss(model, tokenizer, [ranking(rng, WRONGS) for _ in range(RANKINGS)], shift)
        loss.backward()
        for one in optimizer:
            one.step()
        model.zero_grad()
        total, right = total + loss.item(), right + found
        if step % options.every == options.every - 1:
            print(f"step {step + 1} loss {total / options.every:.4f} right {right / options.every:.4f} rate {factor:.2f} minutes {(time.process_time() - began) / 60:.1f}", flush=True)
            total, right = 0.0, 0.0
            weights.save(model, kept)
    weights.save(model, kept)
    print(f"done: {step} steps", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--task", choices=("embed", "rerank"), default="embed")
    parser.add_argument("--out", type=Path, default=Path("out/embed"))
    parser.add_argument("--tokenizer", type=Path, default=Path("out/encoder/tokenizer.json"))
    parser.add_argument("--start", type=Path, help="weights.npz or model.onnx to begin with")
    parser.add_argument("--minutes", type=float, default=12, help="of processor time, so that a run learns as much on a busy machine")
    parser.add_argument("--decay", type=float, default=0.5, help="the share of the run in which the rate falls to zero")
    parser.add_argument("--matrix-lr", type=float, default=0.01)
    parser.add_argument("--other-lr", type=float, default=0.002)
    parser.add_argument("--every", type=int, default=50, help="steps between reports and saves")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    run(options)


if __name__ == "__main__":
    memory.keep()
    main()
