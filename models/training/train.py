"""Trains demo-chat on generated conversations. The same command goes on from the last checkpoint in --out; SIGTERM saves one."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor

from data import IGNORED, MIXES, Rows
from model import Config, Decoder
from optimizer import optimizers

# Mix, rows and length of one step after the other. Tools need long rows, and the other skills are kept up in short ones.
SHORT, LONG = (11, 192), (4, 512)
PLANS = {
    "all": (("all", *SHORT),) * 5 + (("all", *LONG),),
    "copy": (("copy", *SHORT),) * 5 + (("copy", *LONG),),
    "tools": (("tools", 3, 1024),) * 3 + (("all", *SHORT),) + (("tools", 3, 1024),) * 3 + (("all", *LONG),),
    "short": (("tools", 4, 512), ("tools", 4, 512), ("all", *SHORT)),  # small lists of tools: where copying is learnt soonest
    "long": (("tools", 1, 4096), ("tools", 3, 1024), ("all", *SHORT), ("tools", 1, 4096), ("tools", 3, 1024), ("all", *LONG)),
}
CONTEXT = {"short": 4096, "tools": 4096, "long": 4096}  # 512 for the others

# glibc otherwise returns every large tensor to the kernel, and page faults took 80 % of a step; and where other work runs
# beside the training, the scheduler may put both of its threads on one core. A single thread is left to it. Where the cores are
# busy with other work, one thread is several times faster than two that wait for each other.
BOUND = {"OMP_PROC_BIND": "true"}
ENVIRONMENT = {"MALLOC_TOP_PAD_": str(2**28), "MALLOC_MMAP_THRESHOLD_": str(2**32), "MALLOC_TRIM_THRESHOLD_": str(2**33)}


@dataclass
class Progress:
    step: int = 0
    tokens: int = 0
    answer_tokens: int = 0
    seconds: float = 0.0


def packed(ids: Tensor, targets: Tensor, owner: Tensor) -> tuple[Tensor, Tensor, list[int]]:
    """Rows [rows, length] as one of conversations alone, without padding: ids and targets [1, tokens], and the conversations' lengths."""
    real = owner > 0
    return ids[real][None], targets[real][None], torch.unique_consecutive(owner[real], return_counts=True)[1].tolist()


def learn(model: Decoder, plan: list[tuple[Rows, int, int]], step: int, half: bool) -> tuple[Tensor, int, int]:
    """Gradients of one step: mean cross-entropy over the answers' tokens. Returns loss, tokens, answer tokens."""
    rows, count, length = plan[step % len(plan)]
    ids, targets, lengths = packed(*map(torch.from_numpy, rows.batch(step, count, length)))
    said = targets != IGNORED
    with torch.autocast("cpu", torch.bfloat16, enabled=half):
        scores = model.logits(model(ids, lengths)[said])
    loss = F.cross_entropy(scores.float(), targets[said])
    loss.backward()
    return loss.detach(), ids.numel(), int(said.sum())


def rate(step: int, warmup: int, seconds_left: float, decay_seconds: float) -> float:
    """Warmup, a constant stretch, then a linear fall to zero over the run's last seconds."""
    return min(1.0, (step + 1) / warmup, max(seconds_left, 0.0) / decay_seconds)


def save(out: Path, model: Decoder, optimizer: list[torch.optim.Optimizer], progress: Progress) -> None:
    """Writes state.pt (to go on from) and weights.npz (to evaluate and export), each in one move."""
    state = {"model": model.state_dict(), "optimizer": [o.state_dict() for o in optimizer], "progress": vars(progress),
             "random": torch.get_rng_state()}
    torch.save(state, out / "state.tmp")
    os.replace(out / "state.tmp", out / "state.pt")
    model.save_weights(out / "weights.tmp.npz")
    os.replace(out / "weights.tmp.npz", out / "weights.npz")


def resume(out: Path, model: Decoder, optimizer: list[torch.optim.Optimizer]) -> Progress:
    """Goes on from state.pt, or from weights.npz alone, or begins."""
    if not (out / "state.pt").exists():
        if (out / "weights.npz").exists():
            model.load_weights(out / "weights.npz", parts(Tokenizer.from_file(str(out / "tokenizer.json"))))
        return Progress()
    state = torch.load(out / "state.pt", weights_only=True)
    model.load_state_dict(state["model"])
    for one, saved in zip(optimizer, state["optimizer"]):
        one.load_state_dict(saved)
    torch.set_rng_state(state["random"])
    return Progress(**state["progress"])


def parts(tokenizer: Tokenizer) -> list[list[int]]:
    """For each token the two that its merge joins; for one that no merge makes, the tokens of its letters."""
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    token = tokenizer.token_to_id
    made = {token(left + right): [token(left), token(right)] for left, right in merges}
    return [made.get(i) or [token(letter) for letter in tokenizer.id_to_token(i)] for i in range(tokenizer.get_vocab_size())]


def run(options: argparse.Namespace) -> None:
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    tokenizer = Tokenizer.from_file(str(options.out / "tokenizer.json"))
    model = Decoder(Config(vocab_size=tokenizer.get_vocab_size(), num_hidden_layers=options.layers,
                           max_position_embeddings=CONTEXT.get(options.mix, 512), rope_theta=options.rope_theta))
    token = tokenizer.token_to_id
    (options.out / "config.json").write_text(
        model.config.to_json(token("<|im_start|>"), token("<|im_end|>"), token("<|endoftext|>")))
    optimizer = optimizers(model, options.matrix_lr, options.other_lr)
    progress = resume(options.out, model, optimizer)
    plan = [(Rows(tokenizer, options.seed, MIXES[mix]), count, length) for mix, count, length in PLANS[options.mix]]
    peak = [options.matrix_lr, options.other_lr]
    print(f"{sum(p.numel() for p in model.parameters()):,} parameters, from step {progress.step}", flush=True)
    began = saved = last = time.monotonic()
    losses: dict[str, list[float]] = {}
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stopped.append(number))
    while (left := options.minutes * 60 - (time.monotonic() - began)) > 0 and not stopped:
        factor = rate(progress.step, options.warmup, left, options.decay_minutes * 60)
        for one, lr in zip(optimizer, peak):
            one.param_groups[0]["lr"] = lr * factor
        loss, seen, answers = learn(model, plan, progress.step, options.half)
        for one in optimizer:
            one.step()
        model.zero_grad()
        now = time.monotonic()
        progress = Progress(progress.step + 1, progress.tokens + seen, progress.answer_tokens + answers, progress.seconds + now - last)
        last = now
        losses.setdefault(PLANS[options.mix][(progress.step - 1) % len(plan)][0], []).append(loss.item())
        if progress.step % 60 == 0:
            loss_text = ", ".join(f"{mix} {sum(values) / len(values):.4f}" for mix, values in sorted(losses.items()))
            print(f"step {progress.step} loss {loss_text} rate {factor:.2f} tokens {progress.tokens:,} "
                  f"({progress.tokens / progress.seconds:.0f}/s) minutes {progress.seconds / 60:.1f}", flush=True)
            losses.clear()
        if now - saved > options.save_minutes * 60:
            save(options.out, model, optimizer, progress)
            saved = now
    save(options.out, model, optimizer, progress)
    print(f"done: {progress}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out"))
    parser.add_argument("--minutes", type=float, default=90, help="length of this run")
    parser.add_argument("--decay-minutes", type=float, default=20, help="the last minutes, in which the rate falls to zero")
    parser.add_argument("--save-minutes", type=float, default=3)
    parser.add_argument("--warmup", type=int, default=60, help="steps")
    parser.add_argument("--matrix-lr", type=float, default=0.008)
    parser.add_argument("--other-lr", type=float, default=0.0015)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--mix", choices=PLANS, default="all", help="what to train on")
    parser.add_argument("--layers", type=int, default=Config.num_hidden_layers, help="more than weights.npz has: go on as a deeper model (without state.pt)")
    parser.add_argument("--rope-theta", type=float, default=10000.0, help="base of the rotary positions")
    parser.add_argument("--half", action="store_true", help="bfloat16 products, where the processor has them")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    wanted = ENVIRONMENT | (BOUND if options.threads > 1 else {})
    if not wanted.items() <= os.environ.items():  # read when a process starts
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | wanted)
    run(options)


if __name__ == "__main__":
    main()
