"""Exact match per skill on held-out problems, greedy, from a checkpoint (weights.npz) or an exported model.onnx."""

from __future__ import annotations

import argparse
import random
import re
from collections import defaultdict
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from tokenizers import Tokenizer

from data import SKILLS, chat_text, with_name
from model import Config, Decoder
from skills import schemas, stories, tools
from skills.base import Exchange, Unit, held_out


ROWS = {"skills": SKILLS, "tools": (tools.alone, schemas.draw)}  # what the rows of a report are drawn from


class Session(Protocol):
    """A conversation being continued: `feed` takes token ids and gives, for each, the scores of the token after it."""

    def feed(self, ids: list[int]) -> np.ndarray: ...


class TorchSession:
    def __init__(self, model: Decoder) -> None:
        self.model, self.cache = model, [[] for _ in model.layers]

    @torch.inference_mode()
    def feed(self, ids: list[int]) -> np.ndarray:
        return self.model.logits(self.model(torch.tensor([ids]), cache=self.cache)[0]).numpy()


class OnnxSession:
    """Feeds `present.*` outputs back as `past_key_values.*` inputs."""

    def __init__(self, session: object, config: Config) -> None:
        self.session, self.length = session, 0
        self.inputs = {i.name: i for i in session.get_inputs()}
        self.outputs = [o.name for o in session.get_outputs()]
        half = any(i.type == "tensor(float16)" for i in self.inputs.values())
        empty = np.zeros((1, config.num_key_value_heads, 0, config.head_dim), np.float16 if half else np.float32)
        self.past = {name: empty for name in self.inputs if name.startswith("past")}

    def feed(self, ids: list[int]) -> np.ndarray:
        start, self.length = self.length, self.length + len(ids)
        given = {"input_ids": np.array([ids], np.int64), "attention_mask": np.ones((1, self.length), np.int64),
                 "position_ids": np.arange(start, self.length, dtype=np.int64)[None]}
        results = self.session.run(None, {k: v for k, v in given.items() if k in self.inputs} | self.past)
        named = dict(zip(self.outputs, results))
        self.past = {name: named[name.replace("past_key_values", "present")] for name in self.past}
        return named["logits"][0]


def opener(path: Path, config: Config, threads: int):
    """A function that starts a fresh session on the model at `path`."""
    if path.suffix == ".onnx":
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        return lambda: OnnxSession(session, config)
    torch.set_num_threads(threads)
    model = Decoder(config).eval()
    model.load_weights(path)
    return lambda: TorchSession(model)


def reply(session: Session, tokenizer: Tokenizer, prompt: str, limit: int) -> str | None:
    """The greedy answer, or None when it has no end within `limit` tokens."""
    end, said = tokenizer.token_to_id("<|im_end|>"), []
    scores = session.feed(tokenizer.encode(prompt, add_special_tokens=False).ids)[-1]
    while (token := int(scores.argmax())) != end:
        said.append(token)
        if len(said) == limit:
            return None
        scores = session.feed([token])[-1]
    return tokenizer.decode(said, skip_special_tokens=False)


def exact(session: Session, tokenizer: Tokenizer, unit: Unit) -> bool:
    """Whether the last answer is the greedy one, found in one run instead of a token at a time: every token of it, and the
    <|im_end|> behind it, scores best after those before it."""
    prompt = tokenizer.encode(prompt_of(unit), add_special_tokens=False).ids
    answer = tokenizer.encode(unit[-1].answer + "<|im_end|>", add_special_tokens=False).ids
    scores = session.feed(prompt + answer[:-1])[len(prompt) - 1 :]
    return scores.argmax(-1).tolist() == answer


def story_right(session: Session, tokenizer: Tokenizer, unit: Unit) -> bool:
    """Whether the generated story is one the grammar could tell and names what the user asked for."""
    said = reply(session, tokenizer, prompt_of(unit), 256) or ""
    return stories.coherent(said) and all(re.search(rf"\b{need}\b", said) for need in unit[-1].needs)


def problems(per_skill: int, seed: int, rows: str = "skills") -> dict[str, list[Unit]]:
    """Held-out conversations by the skill of the last exchange, which is the one asked. Tools that training knows no name
    of are all held out."""
    rng, found, seen = random.Random(f"held-out {seed}"), defaultdict(list), set()
    for _ in range(400 * per_skill):
        skill = rng.choice(ROWS[rows])
        unit = skill(rng) if rng.random() < 0.9 or rows == "tools" else with_name(rng, skill(rng))
        for at, exchange in enumerate(unit):
            text = chat_text(unit[: at + 1])
            held = held_out(exchange.key) or exchange.skill.startswith("unseen")
            if held and len(found[exchange.skill]) < per_skill and text not in seen:
                seen.add(text)
                found[exchange.skill].append(unit[: at + 1])
    return dict(sorted((skill, units) for skill, units in found.items() if rows == "skills" or skill != "stories"))


def prompt_of(unit: Unit) -> str:
    return chat_text(unit).removesuffix(f"{unit[-1].answer}<|im_end|>\n")


def right_tools(session: Session, tokenizer: Tokenizer, unit: Unit) -> bool:
    """Whether the generated calls name the tools wanted, whatever their arguments."""
    names = [re.findall(r'<tool_call>\n{"name": "([^"]*)"', text or "") for text in (reply(session, tokenizer, prompt_of(unit), 256), unit[-1].answer)]
    return names[0] == names[1]


def evaluate(options: argparse.Namespace, tokenizer: Tokenizer, start, rows: str) -> None:
    total, good = 0, 0
    for skill, units in problems(options.per_skill, options.seed, rows).items():
        judge = story_right if skill == "stories" else exact
        wrong = [unit for unit in units if not judge(start(), tokenizer, unit)]
        for unit in wrong[: options.show]:
            print(f"  {unit[-1].user!r} -> {reply(start(), tokenizer, prompt_of(unit), 256)!r}, wanted {unit[-1].answer!r}")
        total, good = total + len(units), good + len(units) - len(wrong)
        print(f"| {skill} | {len(units) - len(wrong)} / {len(units)} | {100 * (1 - len(wrong) / len(units)):.1f} % |", flush=True)
        if "call" in skill or skill.startswith("unseen"):
            named = len(units) - len(wrong) + sum(right_tools(start(), tokenizer, unit) for unit in wrong)
            print(f"| {skill}: the right tools | {named} / {len(units)} | {100 * named / len(units):.1f} % |", flush=True)
    print(f"| all {rows} | {good} / {total} | {100 * good / total:.1f} % |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=Path("out/weights.npz"), help="weights.npz or model.onnx")
    parser.add_argument("--folder", type=Path, help="where tokenizer.json and config.json are (default: beside the model)")
    parser.add_argument("--per-skill", type=int, default=200)
    parser.add_argument("--rows", default="skills,tools", help="skills (what it knows itself), tools (calls, their results, schemas), or both")
    parser.add_argument("--show", type=int, default=0, help="wrong answers to print for each skill")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--ask", action="append", help="print the answer to this instead; repeat for a conversation's turns")
    options = parser.parse_args()
    folder = options.folder or options.model.parent
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    start = opener(options.model, Config.read(folder / "config.json"), options.threads)
    if not options.ask:
        for rows in options.rows.split(","):
            evaluate(options, tokenizer, start, rows)
        return
    turns: Unit = []
    for question in options.ask:
        asked = Exchange("", "", question, "")
        answer = reply(start(), tokenizer, prompt_of(turns + [asked]), 256)
        print(f"> {question}\n{answer}")
        turns.append(Exchange("", "", question, answer or ""))


if __name__ == "__main__":
    main()
