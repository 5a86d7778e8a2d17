"""demo-ears' tokens: pieces of its words, and Whisper's special tokens under Whisper's names; and the files that tell of them."""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from .grammar import sentence

PIECES = 768
TIMES = 1501
STEP = 0.02
SPECIAL = ("<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|translate|>", "<|transcribe|>", "<|startoflm|>",
           "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>")


def time(seconds: float) -> str:
    return f"<|{round(seconds / STEP) * STEP:.2f}|>"


def train(count: int = 40_000) -> Tokenizer:
    """Byte-level pieces of the grammar's sentences, special tokens behind them."""
    rng = random.Random("tokens")
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=PIECES, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator((" " + sentence(rng) for _ in range(count)), trainer)
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in SPECIAL])
    tokenizer.add_tokens([AddedToken(time(i * STEP), special=False, normalized=False) for i in range(TIMES)])
    return tokenizer


def generation(tokenizer: Tokenizer) -> dict:
    """generation_config.json; the heads are those that training guides."""
    token = tokenizer.token_to_id
    return {
        "alignment_heads": [[layer, 0] for layer in (1, 2, 3)],
        "begin_suppress_tokens": [tokenizer.encode(" ").ids[0], token("<|endoftext|>")],
        "bos_token_id": token("<|endoftext|>"),
        "decoder_start_token_id": token("<|startoftranscript|>"),
        "eos_token_id": token("<|endoftext|>"),
        "is_multilingual": True,
        "lang_to_id": {"<|en|>": token("<|en|>")},
        "max_initial_timestamp_index": 50,
        "max_length": 448,
        "no_timestamps_token_id": token("<|notimestamps|>"),
        "pad_token_id": token("<|endoftext|>"),
        "prev_sot_token_id": token("<|startofprev|>"),
        "return_timestamps": False,
        "suppress_tokens": [token(t) for t in ("<|startoftranscript|>", "<|translate|>", "<|transcribe|>", "<|startoflm|>",
                                              "<|startofprev|>", "<|nospeech|>")],
        "task_to_id": {"transcribe": token("<|transcribe|>"), "translate": token("<|translate|>")},
    }


def write(folder: Path) -> Tokenizer:
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = train()
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = {"tokenizer_class": "WhisperTokenizer", "bos_token": "<|endoftext|>", "eos_token": "<|endoftext|>", "unk_token": "<|endoftext|>",
                "pad_token": "<|endoftext|>", "add_prefix_space": False, "errors": "replace", "model_max_length": 448,
                "clean_up_tokenization_spaces": False}
    extractor = {"chunk_length": 30, "feature_extractor_type": "WhisperFeatureExtractor", "feature_size": 80, "hop_length": 160, "n_fft": 400,
                 "n_samples": 480000, "nb_max_frames": 3000, "padding_side": "right", "padding_value": 0.0, "processor_class": "WhisperProcessor",
                 "return_attention_mask": False, "sampling_rate": 16000}
    for name, content in (("tokenizer_config", settings), ("preprocessor_config", extractor), ("generation_config", generation(tokenizer))):
        (folder / f"{name}.json").write_text(json.dumps(content, indent=2) + "\n")
    return tokenizer


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out/ears"))
    print(write(parser.parse_args().out).get_vocab_size(), "tokens")
