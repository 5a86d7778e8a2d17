"""Trains the byte-level BPE tokenizer on generated text and writes the files Hugging Face's libraries read."""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from data import MIXES, SYSTEMS, conversation

SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
RARE = 0.0005  # occurrences a conversation that do not count
CALL_MARKS = ("<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>")
CHAT_TEMPLATE = """{%- if tools %}
{{- '<|im_start|>system\\n' }}
{%- if messages and messages[0]['role'] == 'system' %}
{{- messages[0]['content'] + '\\n\\n' }}
{%- endif %}
{{- '# Tools\\n\\nFunctions that may be called, one JSON signature a line:\\n<tools>' }}
{%- for tool in tools %}
{{- '\\n' + (tool | tojson) }}
{%- endfor %}
{{- '\\n</tools>\\n\\nAnswer with a call as\\n<tool_call>\\n{\"name\": <name>, \"arguments\": <object>}\\n</tool_call><|im_end|>\\n' }}
{%- endif %}
{%- for message in messages %}
{%- if message['role'] not in ['system', 'user', 'assistant', 'tool'] %}
{{- raise_exception('Role ' + message['role'] + ' is not supported: use system, user, assistant or tool') }}
{%- endif %}
{%- if message['role'] == 'system' and not loop.first %}
{{- raise_exception('A system message must come first') }}
{%- endif %}
{%- if message['role'] == 'tool' %}
{%- if loop.first or messages[loop.index0 - 1]['role'] != 'tool' %}
{{- '<|im_start|>user' }}
{%- endif %}
{{- '\\n<tool_response>\\n' + message['content'] + '\\n</tool_response>' }}
{%- if loop.last or messages[loop.index0 + 1]['role'] != 'tool' %}
{{- '<|im_end|>\\n' }}
{%- endif %}
{%- elif message['role'] == 'assistant' and message['tool_calls'] %}
{{- '<|im_start|>assistant' }}
{%- if message['content'] %}
{{- '\\n' + message['content'] }}
{%- endif %}
{%- for call in message['tool_calls'] %}
{{- '\\n<tool_call>\\n{\"name\": ' + (call['function']['name'] | tojson) + ', \"arguments\": ' }}
{{- call['function']['arguments'] if call['function']['arguments'] is string else call['function']['arguments'] | tojson }}
{{- '}\\n</tool_call>' }}
{%- endfor %}
{{- '<|im_end|>\\n' }}
{%- elif message['role'] != 'system' or not tools %}
{{- '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}
{%- endif %}
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


def pieces(tokenizer: Tokenizer, mix: str, conversations: int, seed: int) -> Counter[tuple[str, ...]]:
    """The words of conversations, as the tokenizer cuts them, and how often each occurs."""
    rng, found = random.Random(seed), Counter(["system", "user", "assistant"] * conversations)
    for _ in range(conversations):
        for turn in conversation(rng, MIXES[mix]):
            for text in (turn.system, turn.user, turn.answer):
                for mark in CALL_MARKS:
                    text = text.replace(mark, "\n")
                found.update(word for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(text))
    return Counter({tuple(token.value for token in tokenizer.model.tokenize(word)): count for word, count in found.items()})


def merge(words: Counter[tuple[str, ...]], pair: tuple[str, str]) -> Counter[tuple[str, ...]]:
    merged: Counter[tuple[str, ...]] = Counter()
    for word, count in words.items():
        new, at = [], 0
        while at < len(word):
            both = word[at : at + 2] == pair
            new.append("".join(pair) if both else word[at])
            at += 2 if both else 1
        merged[tuple(new)] += count
    return merged


def neighbours(words: Counter[tuple[str, ...]]) -> Counter[tuple[str, str]]:
    """How often one piece stands behind another."""
    pairs: Counter[tuple[str, str]] = Counter()
    for word, count in words.items():
        for pair in zip(word, word[1:]):
            pairs[pair] += count
    return pairs


def extend(tokenizer: Tokenizer, vocab: int, conversations: int, seed: int) -> Tokenizer:
    """The same ids, and behind them the marks of calls and the pairs that text over tools has most. A pair
    that the text of the other skills has too is left alone, so that their tokens stay what they were."""
    text = json.loads(tokenizer.to_str())
    known, merges, words = text["model"]["vocab"], text["model"]["merges"], pieces(tokenizer, "tools", conversations, seed)
    others = {pair for pair, count in neighbours(pieces(tokenizer, "all", conversations, seed)).items() if count > RARE * conversations}
    for mark in CALL_MARKS:
        text["added_tokens"].append({"id": len(known), "content": mark, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": False})
        known[mark] = len(known)
    while len(known) < vocab:
        pairs = neighbours(words)
        best = max((pair for pair in pairs if "".join(pair) not in known and pair not in others), key=lambda pair: (pairs[pair], pair))
        merges.append(list(best))
        known["".join(best)] = len(known)
        words = merge(words, best)
    return Tokenizer.from_str(json.dumps(text, ensure_ascii=False))


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
    parser.add_argument("--extend", type=Path, help="a tokenizer.json whose tokens keep their ids; --vocab is then the size to reach")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    if options.extend:
        tokenizer = extend(Tokenizer.from_file(str(options.extend)), options.vocab, options.conversations, options.seed)
    else:
        tokenizer = train(options.vocab, options.conversations, options.seed)
    tokenizer.save(str(options.out / "tokenizer.json"))
    write_json(options.out / "tokenizer_config.json", settings(4096 if options.extend else 512))
    write_json(options.out / "generation_config.json", generation(tokenizer))
    print(f"{tokenizer.get_vocab_size()} tokens")


if __name__ == "__main__":
    main()
