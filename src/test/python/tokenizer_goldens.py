"""Trains tiny tokenizers and writes what the tokenizers library makes of texts with them.

    python3 src/test/python/tokenizer_goldens.py

Writes src/test/resources/tokenizers/<kind>/tokenizer.json and goldens.json. Needs the package tokenizers (0.23).
"""

import json
import pathlib
import random

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

OUT = pathlib.Path(__file__).resolve().parents[1] / "resources" / "tokenizers"

WORDS = """the a of river mill water wheel turns slowly and grinds grain into flour while model serves tokens one by one
don't can't it's we're you've I'm not do that this , . ! ? ( ) : ; 0 1 2 3 42 2024 def return if else for in range""".split()

TEXTS = [
    "",
    " ",
    "Hello, world!",
    "  two  leading and   inner spaces  ",
    "tabs\tand\nnew lines\r\n\n\nmore",
    "don't can't it's we're — “quoted” …",
    "naïve café Ünïcödé Straße",
    "Привет, как дела?",
    "مرحبا بالعالم",
    "שלום עולם",
    "नमस्ते दुनिया",
    "こんにちは世界、元気ですか。",
    "안녕하세요 세계",
    "你好，世界！",
    "ไทยไม่มีช่องว่าง",
    "👩‍👩‍👧‍👦 family, 🏳️‍🌈 flag, 👍🏽 thumb, 🇩🇪",
    "e\u0301 combining",
    "zero\u200bwidth \ufeffbom \u00a0nbsp",
    "NUL \u0000 in the middle",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𐍈",
    "def f(x):\n    return x ** 2  # comment\n",
    "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n",
    "text<tool call>with an added token</s>",
]


def corpus():
    rng = random.Random(7)
    for _ in range(400):
        yield " ".join(rng.choice(WORDS) for _ in range(rng.randint(3, 15))) + "."


def byte_level():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=500,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
        show_progress=False,
    )
    tokenizer.train_from_iterator(corpus(), trainer)
    tokenizer.add_tokens([AddedToken("<tool call>", special=False), AddedToken("日本", special=False)])
    tokenizer.enable_truncation(8)
    tokenizer.enable_padding(length=8, pad_token="<|endoftext|>")
    return tokenizer


def byte_fallback():
    """As Llama 2: BPE over ▁, unknown characters as bytes."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    trainer = trainers.BpeTrainer(
        vocab_size=500,
        special_tokens=["<unk>", "<s>", "</s>"] + [f"<0x{b:02X}>" for b in range(256)],
        show_progress=False,
    )
    tokenizer.train_from_iterator(corpus(), trainer)
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    return bytes_are_plain(tokenizer)


def bytes_are_plain(tokenizer):
    """The trainer lists byte tokens as special added tokens; real vocabularies do not."""
    tree = json.loads(tokenizer.to_str())
    tree["added_tokens"] = [t for t in tree["added_tokens"] if not t["content"].startswith("<0x")]
    return Tokenizer.from_str(json.dumps(tree))


def unigram():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=200, special_tokens=["<unk>", "</s>"], unk_token="<unk>", show_progress=False
    )
    tokenizer.train_from_iterator(corpus(), trainer)
    return tokenizer


def word_piece():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    trainer = trainers.WordPieceTrainer(
        vocab_size=200, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]"], show_progress=False
    )
    tokenizer.train_from_iterator(corpus(), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return tokenizer


def random_ids(tokenizer, rng):
    """Ids without byte tokens: of byte runs that are no UTF-8 the service makes fewer U+FFFD than the library."""
    vocabulary = tokenizer.get_vocab()
    usable = sorted(i for token, i in vocabulary.items() if not token.startswith("<0x"))
    return [rng.choice(usable) for _ in range(rng.randint(1, 12))]


def goldens(tokenizer):
    tokenizer.no_truncation()
    tokenizer.no_padding()
    rng = random.Random(11)
    sequences = [tokenizer.encode(text, add_special_tokens=True).ids for text in TEXTS]
    sequences += [random_ids(tokenizer, rng) for _ in range(150)]
    return {
        "encode": [
            {
                "text": text,
                "ids": tokenizer.encode(text, add_special_tokens=False).ids,
                "with_special": tokenizer.encode(text, add_special_tokens=True).ids,
            }
            for text in TEXTS
        ],
        "decode": [
            {
                "ids": ids,
                "text": tokenizer.decode(ids, skip_special_tokens=False),
                "without_special": tokenizer.decode(ids, skip_special_tokens=True),
            }
            for ids in sequences
        ],
    }


def main():
    for kind in (byte_level, byte_fallback, unigram, word_piece):
        tokenizer = kind()
        folder = OUT / kind.__name__
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "tokenizer.json").write_text(json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, indent=0))
        (folder / "goldens.json").write_text(json.dumps(goldens(tokenizer), ensure_ascii=True, indent=None))


if __name__ == "__main__":
    main()
