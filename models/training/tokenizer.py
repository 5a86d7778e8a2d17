"""Trains the byte-level BPE tokenizer on generated text and writes the files Hugging Face's libraries read."""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from data import SYSTEMS, conversation

SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
CHAT_TEMPLATE = """{%- for message in messages %}
{%- if message['role'] not in ['system', 'user', 'assistant'] %}
{{- raise_exception('Role ' + message['role'] + ' is not supported: use system, user or assistant') }}
{%- endif %}
{%- if message['role'] == 'system' and not loop.first %}
{{- raise_exception('A system message must come first') }}
{%- endif %}
{{- '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}
{{- '<|im_start|>assistant\\n' }}
{%- endif %}"""


def texts(conversations: int, seed: int) -> Iterator[str]:
    """Questions and answers, and some printable ASCII so that any English input has sensible pieces."""
    rng = random.Random(seed)
    yield from ("system", "user", "assistant", *SYSTEMS)
    for _ in range(conversations):
        for turn in conversation(rng):
            yield turn.user
            yield turn.answer


def train(vocab: int, conversations: int, seed: int) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=vocab, special_tokens=list(SPECIAL), min_frequency=4, show_progress=False,
                                  initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()))
    tokenizer.train_from_iterator(texts(conversations, seed), trainer)
    return tokenizer


def settings(context: int) -> dict[str, object]:
    """The content of tokenizer_config.json."""
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "add_bos_token": False,
        "bos_token": None,
        "eos_token": "<|im_end|>",
        "pad_token": "<|endoftext|>",
        "unk_token": None,
        "clean_up_tokenization_spaces": False,
        "model_max_length": context,
        "chat_template": CHAT_TEMPLATE,
    }


def generation(tokenizer: Tokenizer) -> dict[str, object]:
    """The content of generation_config.json: greedy, since most answers are either right or wrong."""
    end, pad = tokenizer.token_to_id("<|im_end|>"), tokenizer.token_to_id("<|endoftext|>")
    return {"eos_token_id": end, "pad_token_id": pad, "do_sample": False, "max_new_tokens": 256}


def write_json(path: Path, content: dict[str, object]) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out"))
    parser.add_argument("--vocab", type=int, default=2560)
    parser.add_argument("--conversations", type=int, default=60_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    tokenizer = train(options.vocab, options.conversations, options.seed)
    tokenizer.save(str(options.out / "tokenizer.json"))
    write_json(options.out / "tokenizer_config.json", settings(512))
    write_json(options.out / "generation_config.json", generation(tokenizer))
    print(f"{tokenizer.get_vocab_size()} tokens")


if __name__ == "__main__":
    main()
