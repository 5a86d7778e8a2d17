"""Exact answers of demo-sight about held-out drawings, by kind of question, greedy, each question asked alone:

    python -m sight.evaluate --model ../demo-sight --scenes 300            # the model that ships
    python -m sight.evaluate --model ../demo-sight --scenes 300 --behind   # the picture behind the question
    python -m sight.evaluate --source out/sight --scenes 300               # the weights before they are rounded
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from tokenizers import Tokenizer

from model import Config

from . import questions, scenes
from .conversations import with_picture
from .model import Sight, Vision

Scores = Callable[[list[int], np.ndarray], np.ndarray]  # of every token of the vocabulary behind each of some, with a picture


def trained(source: Path) -> tuple[Tokenizer, Scores]:
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    text = Config(**vars(Config.read(source / "config.json")) | {"vocab_size": tokenizer.get_vocab_size()})
    model = Sight(text, Vision(), tokenizer.token_to_id("<image>")).eval()
    model.load_state_dict(torch.load(source / "state.pt", weights_only=True)["model"])

    @torch.inference_mode()
    def scores(ids: list[int], pixels: np.ndarray) -> np.ndarray:
        return model.text.logits(model(torch.tensor([ids]), None, torch.from_numpy(pixels)[None])[0]).numpy()

    return tokenizer, scores


def shipped(folder: Path) -> tuple[Tokenizer, Scores]:
    """A folder in the layout of transformers.js."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    graph = lambda name: onnxruntime.InferenceSession(str(folder / "onnx" / f"{name}.onnx"), options, providers=["CPUExecutionProvider"])
    eyes, embed, decoder = graph("vision_encoder"), graph("embed_tokens"), graph("decoder_model_merged")
    given = {i.name for i in decoder.get_inputs()}
    nothing = {i.name: np.zeros((1, i.shape[1], 0, i.shape[3]), np.float32) for i in decoder.get_inputs() if i.name.startswith("past")}
    image = tokenizer.token_to_id("<image>")

    def scores(ids: list[int], pixels: np.ndarray) -> np.ndarray:
        seen = eyes.run(None, {"pixel_values": pixels[None, None], "pixel_attention_mask": np.ones((1, 1, *pixels.shape[1:]), bool)})[0]
        vectors = embed.run(None, {"input_ids": np.array([ids])})[0]
        vectors[0, np.array(ids) == image] = seen.reshape(-1, vectors.shape[2])
        places = np.arange(len(ids))[None]
        feeds = {"inputs_embeds": vectors, "attention_mask": np.ones_like(places), "position_ids": places} | nothing
        return decoder.run(["logits"], {name: value for name, value in feeds.items() if name in given})[0][0]

    return tokenizer, scores


def right(tokenizer: Tokenizer, scores: Scores, pixels: np.ndarray, question: questions.Question, behind: bool = False) -> bool:
    """Whether every token of the answer, and the end behind it, is the likeliest after those before it."""
    prompt = f"<|im_start|>user\n{with_picture(question.asked, Vision(), behind)}<|im_end|>\n<|im_start|>assistant\n"
    before = tokenizer.encode(prompt, add_special_tokens=False).ids
    answer = tokenizer.encode(question.answer + "<|im_end|>", add_special_tokens=False).ids
    return scores(before + answer[:-1], pixels)[len(before) - 1 :].argmax(-1).tolist() == answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=Path("../demo-sight"))
    parser.add_argument("--source", type=Path, help="of weights that are asked instead, such as out/sight")
    parser.add_argument("--scenes", type=int, default=300)
    parser.add_argument("--behind", action="store_true", help="show the picture behind the question")
    options = parser.parse_args()
    torch.set_num_threads(1)
    tokenizer, scores = trained(options.source) if options.source else shipped(options.model)
    found: dict[str, list[bool]] = defaultdict(list)
    held = (seed for seed in range(10**9, 2 * 10**9) if scenes.is_held_out(seed))
    for _ in range(options.scenes):
        things, picture, rng = scenes.example(next(held))
        for question in questions.draw(rng, things, 4):
            found[question.kind].append(right(tokenizer, scores, scenes.pixels(picture), question, options.behind))
    for kind, answers in sorted(found.items()):
        print(f"| {kind} | {sum(answers)} / {len(answers)} | {100 * sum(answers) / len(answers):.1f} % |")
    everything = [a for answers in found.values() for a in answers]
    print(f"| all | {sum(everything)} / {len(everything)} | {100 * sum(everything) / len(everything):.1f} % |")


if __name__ == "__main__":
    main()
