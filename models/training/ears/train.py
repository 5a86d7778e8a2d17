"""Trains demo-ears. The same command goes on from the last checkpoint in --out; SIGTERM saves one.

    python -m ears.tokens --out out/ears
    python -m ears.train --out out/ears --clips 30000 --minutes 0     # speech first
    python -m ears.train --out out/ears --minutes 150
"""

from __future__ import annotations

import argparse
import os
import queue
import random
import signal
import sys
import threading
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor

from optimizer import Muon
from train import BOUND, ENVIRONMENT, rate

from .model import Config, Whisper
from .windows import IGNORED, Bank, Example, example

NEAR = 0.5  # seconds
ROWS, SHORT_ROWS, SHORT = 2, 6, 10  # windows of 30 s a step, or short ones that are filled, and their seconds


def padded(rows: list[list], value: float) -> Tensor:
    return torch.nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True, padding_value=value)


def losses(model: Whisper, batch: list[Example], blank: int, hears: bool) -> tuple[Tensor, Tensor, Tensor]:
    """Of the decoder, where it learns already, of CTC, and of attention that is elsewhere; each a mean over tokens. While the encoder learns alone, sound begins anywhere."""
    mels = torch.from_numpy(np.stack([e.mels for e in batch]))
    first = 0 if hears else int(torch.randint(0, model.config.max_source_positions - mels.shape[2] // 2 + 1, ()))
    source = model.encoder(mels, first)
    scores = model.ctc(source).log_softmax(-1).transpose(0, 1)
    lengths = torch.tensor([len(e.heard) for e in batch])
    heard = torch.cat([torch.tensor(e.heard, dtype=torch.long) for e in batch])
    ctc = F.ctc_loss(scores, heard, torch.full((len(batch),), scores.shape[0]), lengths, blank, "sum", zero_infinity=True)
    ctc = ctc / max(1, int(lengths.sum()))
    if not hears:
        return torch.zeros(()), ctc, torch.zeros(())
    targets = padded([e.targets for e in batch], IGNORED)
    learnt = targets != IGNORED
    shares: list[Tensor] = []
    hidden = model.decoder(padded([e.ids for e in batch], blank), source, shares)[learnt]
    return F.cross_entropy(model.logits(hidden), targets[learnt]), ctc, elsewhere(shares, padded([e.seconds for e in batch], -1.0))


def elsewhere(shares: list[Tensor], seconds: Tensor) -> Tensor:
    """How little one head of each layer attends within half a second of where a token is said (guided attention: Tachibana et al.,
    https://arxiv.org/abs/1710.08969)."""
    places = 0.02 * torch.arange(shares[0].shape[2])
    known = seconds >= 0
    far = (places - seconds[known][:, None]).abs() > NEAR
    return torch.stack([-share[known].masked_fill(far, -torch.inf).logsumexp(-1).mean() for share in shares]).mean()


def optimizers(model: Whisper, matrix_lr: float, other_lr: float) -> list[torch.optim.Optimizer]:
    matrices = [p for name, p in model.named_parameters() if p.ndim == 2 and ".layers." in name]
    others = [p for p in model.parameters() if all(p is not m for m in matrices)]
    return [Muon(matrices, matrix_lr, weight_decay=0.02), torch.optim.AdamW(others, other_lr, betas=(0.9, 0.98), weight_decay=0.0)]


def batches(tokenizer: Tokenizer, bank: Bank, options: argparse.Namespace, step: int, ahead: queue.Queue, stopped: list[int]) -> None:
    """Puts the batches of `step` and those behind it into `ahead`, each told by seed and step alone. One of four is of short windows, at first all are."""
    while not stopped:
        rng = random.Random(f"ears {options.seed}:{step}")
        short = step < options.ctc_steps or step % 4 == 0
        batch = [example(tokenizer, rng, bank.draw, SHORT if short else 30) for _ in range(SHORT_ROWS if short else ROWS)]
        while not stopped:
            try:
                ahead.put(batch, timeout=1)
                break
            except queue.Full:
                pass
        step += 1


def save(out: Path, model: Whisper, optimizer: list[torch.optim.Optimizer], step: int) -> None:
    torch.save({"model": model.state_dict(), "optimizer": [o.state_dict() for o in optimizer], "step": step}, out / "state.tmp")
    os.replace(out / "state.tmp", out / "state.pt")


def resume(out: Path, model: Whisper, optimizer: list[torch.optim.Optimizer]) -> int:
    if not (out / "state.pt").exists():
        return 0
    state = torch.load(out / "state.pt", weights_only=True)
    model.load_state_dict(state["model"])
    for one, saved in zip(optimizer, state["optimizer"]):
        one.load_state_dict(saved)
    return state["step"]


def run(options: argparse.Namespace) -> None:
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    tokenizer = Tokenizer.from_file(str(options.out / "tokenizer.json"))
    token = tokenizer.token_to_id
    model = Whisper(Config(tokenizer.get_vocab_size()))
    (options.out / "config.json").write_text(model.config.to_json(token("<|startoftranscript|>"), token("<|endoftext|>")))
    optimizer = optimizers(model, options.matrix_lr, options.other_lr)
    step = resume(options.out, model, optimizer)
    print(f"{sum(p.numel() for p in model.parameters()):,} parameters, from step {step}", flush=True)
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stopped.append(number))
    ahead: queue.Queue[list[Example]] = queue.Queue(8)
    threading.Thread(target=batches, args=(tokenizer, Bank(options.bank), options, step, ahead, stopped), daemon=True).start()
    began = saved = last = time.monotonic()
    shown: list[tuple[float, float, float]] = []
    while (left := options.minutes * 60 - (time.monotonic() - began)) > 0 and not stopped:
        factor = rate(step, options.warmup, left, options.decay_minutes * 60)
        for one, peak in zip(optimizer, (options.matrix_lr, options.other_lr)):
            one.param_groups[0]["lr"] = peak * factor
        said, ctc, away = losses(model, ahead.get(), token("<|endoftext|>"), step >= options.ctc_steps)
        (said + options.ctc_share * ctc + options.guide_share * away).backward()
        for one in optimizer:
            one.step()
        model.zero_grad()
        step += 1
        shown.append((said.item(), ctc.item(), away.item()))
        if step % 50 == 0:
            means = [sum(column) / len(shown) for column in zip(*shown)]
            print(f"step {step} loss {means[0]:.4f} ctc {means[1]:.4f} away {means[2]:.4f} rate {factor:.2f} seconds a step {(time.monotonic() - last) / len(shown):.2f}", flush=True)
            shown, last = [], time.monotonic()
        if time.monotonic() - saved > options.save_minutes * 60:
            save(options.out, model, optimizer, step)
            saved = time.monotonic()
    save(options.out, model, optimizer, step)
    stopped.append(0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("out/ears"))
    parser.add_argument("--bank", type=Path, default=Path("out/ears/bank"), help="where spoken sentences lie")
    parser.add_argument("--clips", type=int, default=0, help="spoken sentences to add first")
    parser.add_argument("--minutes", type=float, default=150)
    parser.add_argument("--decay-minutes", type=float, default=150)
    parser.add_argument("--save-minutes", type=float, default=3)
    parser.add_argument("--warmup", type=int, default=200, help="steps")
    parser.add_argument("--ctc-steps", type=int, default=1500, help="steps in which the encoder alone learns")
    parser.add_argument("--ctc-share", type=float, default=0.3)
    parser.add_argument("--guide-share", type=float, default=0.5)
    parser.add_argument("--matrix-lr", type=float, default=0.01)
    parser.add_argument("--other-lr", type=float, default=0.002)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not (ENVIRONMENT | BOUND).items() <= os.environ.items():  # read when a process starts
        os.execve(sys.executable, [sys.executable, "-m", "ears.train", *sys.argv[1:]], os.environ | ENVIRONMENT | BOUND)
    if options.clips:
        Bank.write(options.bank, options.clips, options.seed)
    if options.minutes > 0:
        run(options)


if __name__ == "__main__":
    main()
