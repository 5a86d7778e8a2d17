"""Writes the small random decoders of the Java tests and the numbers they must give:

    python models/training/fixtures.py

One set of weights in five exports under `src/test/resources/fixtures`, with a tokenizer of the same 300 tokens, and
`tiny-reference.json`, computed by `reference.py`. The seed is fixed, so a second run changes no byte. Every export is
checked against the reference with ONNX Runtime, whole, in chunks, batched and padded."""

import json
from pathlib import Path

import numpy as np
import onnx

import reference
from check import Growing, Slots, error
from graph import Options, build
from options import Shape

ROOT = Path(__file__).resolve().parents[2] / "src/test/resources/fixtures"
SEED = 20
EXPORTS = {
    "tiny-gqa": (Options("gqa"), 1e-4),
    "tiny-concat": (Options("concat"), 1e-4),
    "tiny-gqa-f16": (Options("gqa", "float16"), 0.1),
    "tiny-concat-f16": (Options("concat", "float16"), 0.1),
    "tiny-concat-bf16": (Options("concat", "float32", "bfloat16"), 0.2),
}
LENGTHS = (1, 2, 7, 16, 33, 90)
ALL_POSITIONS_UP_TO = 16
STEPS = 20
MARGIN = 0.25
SPECIALS = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
MERGES = (
    "Ġ t/h e/i n/e r/a n/o n/r e/Ġ a/Ġt he/Ġ s/Ġ w/e n/a t/o u/e s/i s/o r/i t/n d/Ġ c/Ġ o/Ġ m/in g/e d/Ġ b/Ġ f/"
    "Ġ p/Ġa nd/Ġ in/l l/a r/Ġ h/Ġo f/Ġ is/Ġt o/Ġ l/Ġ d/a s/o m/l e/Ġ y"
).split("/")
TEXTS = (
    "",
    "a",
    "the other thing",
    "The weather in Paris is fine and the bread is warm.",
    "  two  spaces\n\tand a tab",
    "Grüße, naïve café",
    "日本語 🙂 👩‍🚀",
    "<|im_start|>user\nhi<|im_end|>\n",
)
CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
CONFIG = {
    "architectures": ["LlamaForCausalLM"],
    "model_type": "llama",
    "attention_bias": False,
    "eos_token_id": 2,
    "head_dim": 16,
    "hidden_act": "silu",
    "hidden_size": 48,
    "intermediate_size": 96,
    "max_position_embeddings": 128,
    "mlp_bias": False,
    "num_attention_heads": 4,
    "num_hidden_layers": 2,
    "num_key_value_heads": 2,
    "pad_token_id": 0,
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
    "tie_word_embeddings": False,
    "vocab_size": 300,
}


def random_weights(config, random):
    """Weights that float16 holds exactly, so that all exports share one truth; large enough for varied logits."""
    return {name: draw(random, name, dims) for name, dims in Shape.of(config).tensors().items()}


def draw(random, name, dims):
    if len(dims) == 1:
        return exact(1 + 0.2 * random.standard_normal(dims))
    deviations = {"model.embed_tokens.weight": 1, "lm_head.weight": 0.5}
    return exact(deviations.get(name, 1.5 / dims[1] ** 0.5) * random.standard_normal(dims))


def exact(array):
    return array.astype(np.float16).astype(np.float32)


def tokenizer():
    """A byte-level BPE tokenizer in Hugging Face's format: three specials, then every byte, then one token a merge."""
    pieces = [*SPECIALS, *byte_letters(), *(merge.replace(" ", "") for merge in MERGES)]
    added = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    bytewise = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    model = {
        "type": "BPE",
        "dropout": None,
        "unk_token": None,
        "continuing_subword_prefix": None,
        "end_of_word_suffix": None,
    }
    model |= {"fuse_unk": False, "byte_fallback": False, "ignore_merges": False}
    model |= {"vocab": {piece: index for index, piece in enumerate(pieces)}, "merges": MERGES}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": index, "content": piece, **added} for index, piece in enumerate(SPECIALS)],
        "normalizer": None,
        "pre_tokenizer": bytewise,
        "post_processor": None,
        "decoder": bytewise,
        "model": model,
    }


def byte_letters():
    """The letter that stands for each byte in byte-level BPE: itself where it prints, else one from 256 on."""
    printing = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [byte for byte in range(256) if byte not in printing]
    return [chr(byte if byte in printing else 256 + hidden.index(byte)) for byte in range(256)]


def tokenizer_config(context):
    names = {"bos_token": None, "eos_token": "<|im_end|>", "pad_token": "<|endoftext|>", "unk_token": None}
    kind = {"tokenizer_class": "PreTrainedTokenizerFast", "add_bos_token": False, "clean_up_tokenization_spaces": False}
    return {**kind, **names, "model_max_length": context, "chat_template": CHAT_TEMPLATE}


def find_prompt(weights, length, random):
    """A prompt whose greedy continuation has a clear winner at every step, varies, and meets no special token."""
    while True:
        ids = random.integers(len(SPECIALS), CONFIG["vocab_size"], length).tolist()
        continuation = clear_continuation(weights, ids)
        if continuation and len(set(continuation)) >= STEPS // 2 and min(continuation) >= len(SPECIALS):
            return ids


def clear_continuation(weights, ids):
    ids = list(ids)
    for _ in range(STEPS):
        last = reference.logits(weights, CONFIG, ids)[-1]
        if lead(last) < MARGIN:
            return None
        ids.append(int(last.argmax()))
    return ids[-STEPS:]


def lead(logits):
    second, first = np.sort(logits)[-2:]
    return float(first - second)


def case(weights, length, random):
    ids = find_prompt(weights, length, random)
    logits = reference.logits(weights, CONFIG, ids)
    greedy, picked = reference.greedy(weights, CONFIG, ids, STEPS)
    positions = list(range(length)) if length <= ALL_POSITIONS_UP_TO else [length - 1]
    shown = {"ids": ids, "positions": positions, "logits": rounded(logits[positions])}
    return shown | {"greedy": greedy, "margin": min(map(lead, picked)), "lastLogits": rounded(picked[-1])}


def rounded(array):
    return [rounded(row) for row in array] if array.ndim > 1 else [float(f"{x:.7g}") for x in array]


def verify(name, cases, weights):
    """The largest difference between an export and the reference, over every way of running it."""
    options, _ = EXPORTS[name]
    path = ROOT / name / "model.onnx"
    runs = gqa_errors if options.layout == "gqa" else concat_errors
    return max(runs(path, [c["ids"] + c["greedy"] for c in cases], weights))


def gqa_errors(path, sequences, weights):
    truth = [reference.logits(weights, CONFIG, ids) for ids in sequences]
    slots = Slots(path, len(sequences), CONFIG["max_position_embeddings"])
    slots.keys_and_values[:] = 3  # what an earlier sequence left behind
    for slot, (ids, wanted) in enumerate(zip(sequences, truth)):
        yield error(slots.prefill(slot, ids), wanted)
        yield error(slots.prefill(slot, ids[:5]), wanted[:5])
        yield error(slots.prefill(slot, ids[5:8], 5), wanted[5:8])
        yield error(slots.prefill(slot, ids[8:-STEPS], 8), wanted[8:-STEPS]) if len(ids) > STEPS + 8 else 0
    lengths = [max(8, len(ids) - STEPS) for ids in sequences]
    for step in range(8):
        got = slots.decode([ids[n + step] for ids, n in zip(sequences, lengths)], [n + step for n in lengths])
        yield error(got, [wanted[n + step] for wanted, n in zip(truth, lengths)])


def concat_errors(path, sequences, weights):
    truth = [reference.logits(weights, CONFIG, ids) for ids in sequences]
    decoder = Growing(path)
    for ids, wanted in zip(sequences, truth):
        decoder.begin(1)
        yield error(decoder.extend([ids[:5]])[0], wanted[:5])
        yield error(decoder.extend([ids[5:]])[0], wanted[5:])
    yield from padded_errors(decoder, sequences, truth)


def padded_errors(decoder, sequences, truth):
    starts = [len(ids) - STEPS for ids in sequences]
    width = max(starts)
    decoder.begin(len(sequences))
    ids = [[0] * (width - n) + ids[:n] for ids, n in zip(sequences, starts)]
    mask = [[0] * (width - n) + [1] * n for n in starts]
    for row, wanted, n in zip(decoder.extend(ids, mask), truth, starts):
        yield error(row[width - n :], wanted[:n])
    for step in range(8):
        got = decoder.extend([[ids[n + step]] for ids, n in zip(sequences, starts)])
        yield error(got[:, 0], [wanted[n + step] for wanted, n in zip(truth, starts)])


def write(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def write_folder(name, weights):
    folder, (options, _) = ROOT / name, EXPORTS[name]
    write(folder / "config.json", CONFIG | {"torch_dtype": options.dtype})
    write(folder / "tokenizer.json", tokenizer())
    write(folder / "tokenizer_config.json", tokenizer_config(CONFIG["max_position_embeddings"]))
    write(folder / "generation_config.json", {"do_sample": False, "eos_token_id": [2, 0], "pad_token_id": 0})
    onnx.save(build(weights, CONFIG, options), folder / "model.onnx")


def write_reference(cases):
    from tokenizers import Tokenizer

    encoder = Tokenizer.from_str(json.dumps(tokenizer()))
    texts = [{"text": text, "ids": encoder.encode(text).ids} for text in TEXTS]
    tolerances = {name: tolerance for name, (_, tolerance) in EXPORTS.items()}
    parts = [f'"tolerance": {json.dumps(tolerances)}', f'"texts": {lines(texts)}', f'"prompts": {lines(cases)}']
    (ROOT / "tiny-reference.json").write_text("{" + ",\n".join(parts) + "}\n", encoding="utf-8")


def lines(values):
    return "[\n" + ",\n".join(json.dumps(value, ensure_ascii=False) for value in values) + "\n]"


def main():
    random = np.random.default_rng(SEED)
    weights = random_weights(CONFIG, random)
    cases = [case(weights, length, random) for length in LENGTHS]
    for name, (_, tolerance) in EXPORTS.items():
        write_folder(name, weights)
        worst = verify(name, cases, weights)
        print(f"{name:18} largest logit difference {worst:.2e}, allowed {tolerance}")
        if worst > tolerance:
            raise SystemExit(f"{name} differs from the reference by {worst}, allowed {tolerance}")
    write_reference(cases)


if __name__ == "__main__":
    main()
