"""Exact answers of demo-sight about held-out drawings, by kind of question, greedy, each question asked alone:

    python -m sight.evaluate --source out/sight --scenes 300
    python -m sight.evaluate --source out/sight --scenes 300 --behind      # the picture behind the question
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from model import Config

from . import questions, scenes
from .conversations import with_picture
from .model import Sight, Vision


def opened(source: Path) -> tuple[Tokenizer, Sight]:
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    text = Config(**vars(Config.read(source / "config.json")) | {"vocab_size": tokenizer.get_vocab_size()})
    model = Sight(text, Vision(), tokenizer.token_to_id("<image>")).eval()
    model.load_state_dict(torch.load(source / "state.pt", weights_only=True)["model"])
    return tokenizer, model


@torch.inference_mode()
def right(tokenizer: Tokenizer, model: Sight, pixels: np.ndarray, question: questions.Question, behind: bool = False) -> bool:
    """Whether every token of the answer, and the end behind it, is the likeliest after those before it."""
    prompt = f"<|im_start|>user\n{with_picture(question.asked, model.tower.sizes, behind)}<|im_end|>\n<|im_start|>assistant\n"
    before = tokenizer.encode(prompt, add_special_tokens=False).ids
    answer = tokenizer.encode(question.answer + "<|im_end|>", add_special_tokens=False).ids
    hidden = model(torch.tensor([before + answer[:-1]]), None, torch.from_numpy(pixels)[None])[0]
    return model.text.logits(hidden[len(before) - 1 :]).argmax(-1).tolist() == answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, default=Path("out/sight"))
    parser.add_argument("--scenes", type=int, default=300)
    parser.add_argument("--behind", action="store_true", help="show the picture behind the question")
    options = parser.parse_args()
    torch.set_num_threads(1)
    tokenizer, model = opened(options.source)
    found: dict[str, list[bool]] = defaultdict(list)
    held = (seed for seed in range(10**9, 2 * 10**9) if scenes.is_held_out(seed))
    for _ in range(options.scenes):
        things, picture, rng = scenes.example(next(held))
        for question in questions.draw(rng, things, 4):
            found[question.kind].append(right(tokenizer, model, scenes.pixels(picture), question, options.behind))
    for kind, answers in sorted(found.items()):
        print(f"| {kind} | {sum(answers)} / {len(answers)} | {100 * sum(answers) / len(answers):.1f} % |")
    everything = [a for answers in found.values() for a in answers]
    print(f"| all | {sum(everything)} / {len(everything)} | {100 * sum(everything) / len(everything):.1f} % |")


if __name__ == "__main__":
    main()
