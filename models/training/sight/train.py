"""Trains demo-sight from demo-chat. The same command goes on from the last checkpoint in --out; SIGTERM saves one.

    python -m sight.attributes --out out/sight --minutes 10     # the tower first
    python -m sight.train --chat ../demo-chat --weights checkpoint/weights.npz --out out/sight --minutes 90
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from data import IGNORED, MIXES, Rows
from model import Config
from optimizer import Muon
from train import BOUND, ENVIRONMENT, packed, rate

from .conversations import Row, extended, row
from .model import Sight, Vision
from .scenes import is_held_out

ROWS = 6
TEXT_EVERY = 6  # steps, of which one is without a picture


def optimizers(model: Sight, matrix_lr: float, other_lr: float) -> list[torch.optim.Optimizer]:
    """The tower, which knows what is where, learns at half the decoder's rate."""
    matrices = {half: [p for name, p in module.named_parameters() if p.ndim == 2 and "layers." in name]
                for half, module in (("tower", model.tower), ("text", model.text))}
    known = {id(p) for half in matrices.values() for p in half}
    others = [p for p in model.parameters() if id(p) not in known]
    return [Muon(matrices["tower"], matrix_lr / 2, weight_decay=0.02), Muon(matrices["text"], matrix_lr, weight_decay=0.02),
            torch.optim.AdamW(others, other_lr, betas=(0.9, 0.98), weight_decay=0.0)]


def batch(tokenizer: Tokenizer, sizes: Vision, seed: int, step: int) -> list[Row]:
    """ROWS scenes that are not held out."""
    first = (seed * 1_000_003 + step) * 64
    return [row(tokenizer, sizes, number) for number in [s for s in range(first, first + 64) if not is_held_out(s)][:ROWS]]


def loss_of(model: Sight, rows: list[Row]) -> torch.Tensor:
    ids = torch.tensor([[token for r in rows for token in r.ids]])
    targets = torch.tensor([token for r in rows for token in r.targets])
    hidden = model(ids, [len(r.ids) for r in rows], torch.from_numpy(np.stack([r.pixels for r in rows])))[0]
    return F.cross_entropy(model.text.logits(hidden[targets != IGNORED]), targets[targets != IGNORED])


def text_loss(model: Sight, rows: Rows, step: int) -> torch.Tensor:
    ids, targets, lengths = packed(*map(torch.from_numpy, rows.batch(step, 8, 192)))
    hidden = model.text(ids, lengths)[targets != IGNORED]
    return F.cross_entropy(model.text.logits(hidden), targets[targets != IGNORED])


def save(out: Path, model: Sight, optimizer: list[torch.optim.Optimizer], step: int) -> None:
    torch.save({"model": model.state_dict(), "optimizer": [o.state_dict() for o in optimizer], "step": step}, out / "state.tmp")
    os.replace(out / "state.tmp", out / "state.pt")


def begin(options: argparse.Namespace) -> tuple[Tokenizer, Sight]:
    """The folder's files, and demo-chat's decoder with a new tower before it, or that of sight.attributes."""
    options.out.mkdir(parents=True, exist_ok=True)
    for name in ("tokenizer_config.json", "generation_config.json", "config.json"):
        if not (options.out / name).exists():
            shutil.copy(options.chat / name, options.out / name)
    tokenizer = extended(options.chat / "tokenizer.json")
    tokenizer.save(str(options.out / "tokenizer.json"))
    known = Config.read(options.chat / "config.json")
    text = Config(**vars(known) | {"vocab_size": tokenizer.get_vocab_size()})
    model = Sight(text, Vision(), tokenizer.token_to_id("<image>"))
    start = tokenizer.token_to_id("<|im_start|>")
    model.text.load_weights(options.weights, [[start]] * text.vocab_size)
    if (options.out / "tower.pt").exists():
        model.tower.load_state_dict(torch.load(options.out / "tower.pt", weights_only=True))
    return tokenizer, model


def run(options: argparse.Namespace) -> None:
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    tokenizer, model = begin(options)
    optimizer = optimizers(model, options.matrix_lr, options.other_lr)
    peaks, step = [o.param_groups[0]["lr"] for o in optimizer], 0
    if (options.out / "state.pt").exists():
        state = torch.load(options.out / "state.pt", weights_only=True)
        model.load_state_dict(state["model"])
        for one, held in zip(optimizer, state["optimizer"] or []):
            one.load_state_dict(held)
        step = state["step"]
    print(f"{sum(p.numel() for p in model.parameters()):,} parameters, from step {step}", flush=True)
    text = Rows(tokenizer, options.seed, MIXES["all"])
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stopped.append(number))
    began = saved = last = time.monotonic()
    shown: list[float] = []
    while (left := options.minutes * 60 - (time.monotonic() - began)) > 0 and not stopped:
        factor = rate(step, options.warmup, left, options.decay_minutes * 60)
        for one, peak in zip(optimizer, peaks):
            one.param_groups[0]["lr"] = peak * factor
        about = step % TEXT_EVERY > 0
        loss = loss_of(model, batch(tokenizer, model.tower.sizes, options.seed, step)) if about else text_loss(model, text, step)
        loss.backward()
        for one in optimizer:
            one.step()
        model.zero_grad()
        step += 1
        shown += [loss.item()] * about
        if step % 60 == 0:
            print(f"step {step} loss {sum(shown) / len(shown):.4f} rate {factor:.2f} seconds a step {(time.monotonic() - last) / 60:.2f}", flush=True)
            shown, last = [], time.monotonic()
        if time.monotonic() - saved > options.save_minutes * 60:
            save(options.out, model, optimizer, step)
            saved = time.monotonic()
    save(options.out, model, optimizer, step)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chat", type=Path, default=Path("../demo-chat"))
    parser.add_argument("--weights", type=Path, default=Path("checkpoint/weights.npz"), help="demo-chat's")
    parser.add_argument("--out", type=Path, default=Path("out/sight"))
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--decay-minutes", type=float, default=90)
    parser.add_argument("--save-minutes", type=float, default=3)
    parser.add_argument("--warmup", type=int, default=200, help="steps")
    parser.add_argument("--matrix-lr", type=float, default=0.004)
    parser.add_argument("--other-lr", type=float, default=0.001)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not (ENVIRONMENT | BOUND).items() <= os.environ.items():  # read when a process starts
        os.execve(sys.executable, [sys.executable, "-m", "sight.train", *sys.argv[1:]], os.environ | ENVIRONMENT | BOUND)
    run(options)


if __name__ == "__main__":
    main()
