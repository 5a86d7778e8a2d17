"""Trains the lower-case WordPiece tokenizer on generated text and writes the files Hugging Face's libraries read."""

from __future__ import annotations

import argparse
import json
import random
import string
from collections.abc import Iterator
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from encoder import pools
from encoder.data import triple
from skills.words import WORDS

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
LONGEST = 256


def texts(count: int, seed: int) -> Iterator[str]:
    rng = random.Random(f"tokenizer {seed}")
    yield from WORDS
    yield from (pools.invented(rng) for _ in range(count // 20))
    for _ in range(count):
        made = triple(rng)
        yield from (made.anchor, made.same, made.near)


def train(vocab: int, count: int, seed: int) -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    printable = [c for c in string.printable if not c.isspace() and not c.isupper()]
    trainer = trainers.WordPieceTrainer(vocab_size=vocab, special_tokens=list(SPECIAL), min_frequency=4, initial_alphabet=printable, show_progress=False)
    tokenizer.train_from_iterator(texts(count, seed), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS]:0 $A:0 [SEP]:0", pair="[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1",
        special_tokens=[(token, tokenizer.token_to_id(token)) for token in ("[CLS]", "[SEP]")])
    return tokenizer


def settings() -> dict[str, object]:
    """The content of tokenizer_config.json."""
    named = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]", "mask_token": "[MASK]"}
    return named | {"tokenizer_class": "PreTrainedTokenizerFast", "do_lower_case": True, "model_max_length": LONGEST, "clean_up_tokenization_spaces": True,
                    "model_input_names": ["input_ids", "token_type_ids", "attention_mask"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out/encoder"))
    parser.add_argument("--vocab", type=int, default=4096)
    parser.add_argument("--count", type=int, default=40000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    tokenizer = train(options.vocab, options.count, options.seed)
    tokenizer.save(str(options.out / "tokenizer.json"))
    (options.out / "tokenizer_config.json").write_text(json.dumps(settings(), indent=2) + "\n")
    print(f"{tokenizer.get_vocab_size()} tokens")


if __name__ == "__main__":
    main()
