"""Writes a model folder the service can load from trained weights, and compares it with the reference:

    python export.py --weights FILE.npz --config config.json --tokenizer DIR --out models/NAME --layout gqa --bits 8

`--benchmark` instead times one decode step of a random decoder at each precision."""

import argparse
import json
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
import onnx

import reference
from check import Growing, Slots, error
from fixtures import random_weights
from graph import Options, build

TOKENIZER_FILES = (
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "chat_template.jinja",
    "generation_config.json",
)
BENCHMARK = {
    "hidden_size": 256,
    "num_hidden_layers": 6,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 64,
    "intermediate_size": 704,
    "vocab_size": 3000,
    "max_position_embeddings": 512,
    "rope_theta": 10000.0,
    "rms_norm_eps": 1e-5,
    "tie_word_embeddings": True,
}
BATCHES = (1, 8, 16)
PRECISIONS = {
    "float32": Options(),
    "8-bit": Options(bits=8, head_bits=8),
    "8-bit, embedding too": Options(bits=8, head_bits=8, embedding_bits=8),
    "4-bit": Options(bits=4, head_bits=4),
    "4-bit, head and embedding 8": Options(bits=4, head_bits=8, embedding_bits=8),
}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--benchmark", action="store_true", help="time a random decoder at each precision and stop")
    parser.add_argument("--weights", type=Path, help="numpy archive, Hugging Face Llama names, matrices [out, in]")
    parser.add_argument("--config", type=Path, help="Hugging Face config.json")
    parser.add_argument("--tokenizer", type=Path, help=f"folder; of it are copied {', '.join(TOKENIZER_FILES)}")
    parser.add_argument("--out", type=Path, help="model folder to write")
    parser.add_argument("--layout", default="gqa", choices=("gqa", "concat"))
    parser.add_argument("--dtype", default="float32", choices=("float32", "float16"))
    parser.add_argument("--cache-dtype", default="", help="keys and values, for layout concat (default: as --dtype)")
    parser.add_argument("--bits", type=int, default=0, choices=(0, 4, 8), help="of the layers' matrices")
    parser.add_argument("--head-bits", type=int, choices=(0, 4, 8), help="of the output matrix (default: as --bits)")
    parser.add_argument("--embedding-bits", type=int, default=0, choices=(0, 8))
    parser.add_argument("--prompt", help="text for the comparison (default: random tokens)")
    return complete(parser, parser.parse_args())


def complete(parser, given):
    missing = [name for name in ("weights", "config", "tokenizer", "out") if getattr(given, name) is None]
    if missing and not given.benchmark:
        parser.error("missing --" + ", --".join(missing))
    return given


def export(given):
    config = json.loads(given.config.read_text(encoding="utf-8"))
    with np.load(given.weights) as archive:
        weights = dict(archive)
    head_bits = given.bits if given.head_bits is None else given.head_bits
    options = Options(given.layout, given.dtype, given.cache_dtype, given.bits, head_bits, given.embedding_bits)
    write_folder(given, build(weights, config, options))
    report(given.out, compare(given.out / "model.onnx", weights, config, options, sample(given, config)))


def write_folder(given, model):
    given.out.mkdir(parents=True, exist_ok=True)
    onnx.save(model, given.out / "model.onnx")
    sources = [given.tokenizer / name for name in TOKENIZER_FILES]
    for source, name in [(given.config, "config.json"), *((s, s.name) for s in sources if s.exists())]:
        if source.resolve() != (given.out / name).resolve():
            shutil.copyfile(source, given.out / name)


def sample(given, config):
    """Token ids to compare on, at most 128 and at most the context."""
    limit = min(128, config["max_position_embeddings"])
    if given.prompt is None:
        return np.random.default_rng(0).integers(0, config["vocab_size"], limit).tolist()
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(given.tokenizer / "tokenizer.json")).encode(given.prompt).ids[:limit]


def compare(path, weights, config, options, ids):
    """Logits of the file and of the reference: the first half of the tokens in one run, then one at a time."""
    return stepwise(path, options, ids), reference.logits(weights, config, ids)


def stepwise(path, options, ids):
    half = max(1, len(ids) // 2)
    rest = range(half, len(ids))
    if options.layout == "gqa":
        slots = Slots(path, 1, len(ids))
        return np.concatenate([slots.prefill(0, ids[:half])] + [slots.decode([ids[n]], [n]) for n in rest])
    decoder = Growing(path)
    decoder.begin(1)
    return np.concatenate([decoder.extend([ids[:half]])[0]] + [decoder.extend([[ids[n]]])[0] for n in rest])


def report(folder, pair):
    got, wanted = pair
    same = float((got.argmax(-1) == wanted.argmax(-1)).mean())
    size = (folder / "model.onnx").stat().st_size / 1e6
    print(f"{folder}/model.onnx {size:.1f} MB, compared with the reference on {len(got)} positions:")
    print(f"  largest logit difference {error(got, wanted):.2e}, logits' standard deviation {wanted.std():.2f}")
    print(f"  same best token at {same:.1%} of the positions")
    print(f"  mean divergence KL(reference, file) {divergence(got, wanted):.2e} nats")


def divergence(got, wanted):
    p, q = log_softmax(wanted), log_softmax(got)
    return float((np.exp(p) * (p - q)).sum(-1).mean())


def log_softmax(logits):
    shifted = logits - logits.max(-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))


def benchmark():
    weights = random_weights(BENCHMARK, np.random.default_rng(0))
    print("milliseconds a decode step at batch 1, 8, 16; 256 of 512 positions held, 2 threads")
    print("least of 5 medians of 30 steps each")
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / f"{number}.onnx" for number, name in enumerate(PRECISIONS)}
        for name, path in paths.items():
            onnx.save(build(weights, BENCHMARK, PRECISIONS[name]), path)
        times = least_times(paths)
        for name, path in paths.items():
            row = " ".join(f"{times[name, batch]:7.2f}" for batch in BATCHES)
            print(f"{name:30}{path.stat().st_size / 1e6:6.1f} MB {row}")


def least_times(paths):
    """The precisions take turns, so that what else the machine does falls on all of them."""
    slots = {name: Slots(path, max(BATCHES), BENCHMARK["max_position_embeddings"]) for name, path in paths.items()}
    times = {}
    for key in [(name, batch) for _ in range(5) for name in paths for batch in BATCHES]:
        times[key] = min(times.get(key, 1e9), step_milliseconds(slots[key[0]], key[1]))
    return times


def step_milliseconds(slots, batch, steps=30):
    times = []
    for step in range(steps):
        start = time.perf_counter()
        slots.decode([step] * batch, [256 + step] * batch)
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times)


if __name__ == "__main__":
    request = arguments()
    benchmark() if request.benchmark else export(request)
