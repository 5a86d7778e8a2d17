"""Writes the small random model of the Java tests that is played sounds in chats:

    python models/training/hearing_fixtures.py

A folder `src/test/resources/hearing/tiny-ultravox` in the layout of Ultravox as onnx-community has it, with graphs `audio_encoder`,
`embed_tokens` and `decoder_model_merged`. The audio encoder is a linear map of sixteen steps of log-mel features for each token.
`reference.json` holds how chats go on greedily, computed with numpy and `reference.py` from the sounds, without the graphs; these are
compared with it. Sounds are made by a formula, which the Java tests have as well. The seed is fixed, so a second run changes no byte."""

import json
import math
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto
from onnx import helper as h
from tokenizers import Tokenizer

import fixtures
from ears.features import filters
from graph import Options, build
from nodes import Nodes
from sight_families import HIDDEN, model, taking_vectors
from sight_fixtures import LLAMA, SEED, embedding, goes_on, tokenizer, write

ROOT = Path(__file__).resolve().parents[2] / "src/test/resources/hearing/tiny-ultravox"
MARKER, END, RATE, HOP, WINDOW, MELS = "<|audio|>", "<|im_end|>", 16_000, 160, 480_000, 80
STEPS, NARROW = 16, 4  # steps of a token, and numbers that are kept of each
TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] | trim + '<|im_end|>' + '\\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
LENGTHS = {"short": 11_200, "odd": 20_961, "tiny": 100, "long": 496_000}


def sound(name):
    """Samples of 16 bits."""
    i = np.arange(LENGTHS[name], dtype=np.int64)
    return (i * i * 7 + i * 13 * (len(name) + 1)) % 20_011 - 10_005


def windows(samples):
    heard = (samples / 32768).astype(np.float32)
    parts = [heard[at : at + WINDOW] for at in range(0, len(heard), WINDOW)]
    return [np.pad(part, (0, max(0, 400 - len(part)))) for part in parts]


def log_mel(window):
    """[steps, 80] of a window as long as it is."""
    padded = np.pad(window.astype(np.float64), 200, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, 400)[::HOP][: len(window) // HOP]
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 400)
    power = np.abs(np.fft.rfft(frames * hann)) ** 2
    mels = np.log10(np.maximum(power @ filters(), 1e-10))
    return (np.maximum(mels, mels.max() - 8) + 4) / 4


def tokens(window):
    """As UltravoxProcessor counts them."""
    return 1 + math.ceil(math.floor(len(window) / 320 + 1e-4 + 0.5) / 8)


def features(w, samples):
    made = []
    for window in windows(samples):
        mels = log_mel(window) @ np.float64(w["narrow"])
        count = 1 + math.ceil(len(mels) / STEPS)
        assert count == tokens(window)
        rows = np.zeros((count * STEPS, NARROW))
        rows[: len(mels)] = mels
        made.append(rows.reshape(count, -1) @ np.float64(w["wide"]) + w["places"])
    return np.concatenate(made)


def encoder(w):
    graph = Nodes(w)
    steps = graph.add("MatMul", graph.add("Transpose", "audio_values", perm=[0, 2, 1]), "narrow")
    length = graph.add("Gather", graph.add("Shape", steps), graph.number([1], np.int64))
    last = graph.add("Add", length, graph.number([STEPS - 1], np.int64))
    count = graph.add("Add", graph.add("Div", last, graph.number([STEPS], np.int64)), graph.number([1], np.int64))
    missing = graph.add("Sub", graph.add("Mul", count, graph.number([STEPS], np.int64)), length)
    pads = graph.add("Concat", graph.number([0, 0, 0, 0], np.int64), missing, graph.number([0], np.int64), axis=0)
    rows = graph.add("Reshape", graph.add("Pad", steps, pads), graph.number([0, -1, STEPS * NARROW], np.int64))
    graph.named("audio_features", "Add", graph.add("MatMul", rows, "wide"), "places")
    values = h.make_tensor_value_info("audio_values", TensorProto.FLOAT, ["batch_size", MELS, "steps"])
    return model(graph, [values], h.make_tensor_value_info("audio_features", TensorProto.FLOAT, ["batch_size", "tokens", HIDDEN]))


def named(decoder):
    """The first dimension under the name by which transformers.js knows how large an empty cache is."""
    for value in (*decoder.graph.input, *decoder.graph.output):
        for dim in value.type.tensor_type.shape.dim:
            if dim.dim_param == "batch":
                dim.dim_param = "batch_size"
    return decoder


def said(role, *parts):
    """Texts, and names of sounds in lists."""
    content = [{"type": "text", "text": part} if isinstance(part, str) else {"type": "audio", "sound": part[0]} for part in parts]
    return {"role": role, "content": content}


CHATS = {
    "text": [said("user", "Hello there.")],
    "sound": [said("user", ["short"], "What is said?")],
    "behind": [said("user", "Write down:", ["odd"], "please")],
    "two": [said("user", ["odd"], ["short"], "Equal?")],
    "twice": [said("user", ["short"], ["short"], "Equal?")],
    "earlier": [said("user", ["short"], "This?"), said("assistant", "A word."), said("user", "And why?")],
    "tiny": [said("user", ["tiny"], "Anything?")],
    "long": [said("user", ["long"], "And?")],
}


def prompt(messages):
    text = ""
    for message in messages:
        lines = [part.get("text") or MARKER * sum(map(tokens, windows(sound(part["sound"])))) for part in message["content"]]
        text += f"<|im_start|>{message['role']}\n" + "\n".join(lines).strip() + "<|im_end|>\n"
    return text + "<|im_start|>assistant\n"


def heard(w, messages):
    sounds = [part["sound"] for message in messages for part in message["content"] if part["type"] == "audio"]
    return [features(w, sound(name)) for name in sounds]


def case(w, weights, config, encode, marker, end, name):
    """A chat that ends in a word with which it goes on clearly."""
    made = heard(w, CHATS[name])
    for number in range(1000):
        messages = json.loads(json.dumps(CHATS[name]))
        messages[-1]["content"][-1]["text"] += f" {number}"
        ids = encode(prompt(messages))
        x = np.float64(weights["model.embed_tokens.weight"])[ids]
        if made:
            x[np.flatnonzero(np.array(ids) == marker)] = np.concatenate(made)
        answer = goes_on(weights, config, x, None, end)
        if answer is not None:
            return {"name": name, "messages": messages, "ids": ids, "greedy": answer}
    raise SystemExit(f"{name} does not go on clearly")


def verify(w, chats, marker):
    """That the graphs go on as the reference does."""
    words, ears, decoder = (onnxruntime.InferenceSession(ROOT / f"onnx/{n}.onnx") for n in ("embed_tokens", "audio_encoder", "decoder_model_merged"))
    for chat in chats:
        ids = chat["ids"] + chat["greedy"]
        (x,) = words.run(None, {"input_ids": np.array([ids])})
        sounds = [part["sound"] for message in chat["messages"] for part in message["content"] if part["type"] == "audio"]
        made = [ears.run(None, {"audio_values": log_mel(window).T[None].astype(np.float32)})[0][0] for name in sounds for window in windows(sound(name))]
        if made:
            x[0, np.flatnonzero(np.array(ids) == marker)] = np.concatenate(made)
        feeds = {"inputs_embeds": x, "attention_mask": np.ones((1, len(ids)), np.int64)}
        for value in decoder.get_inputs():
            if value.name.startswith("past"):
                feeds[value.name] = np.zeros([1, 1, 0, 16], np.float32)
            if value.name == "position_ids":
                feeds[value.name] = np.arange(len(ids))[None]
        logits = decoder.run(["logits"], feeds)[0][0, len(chat["ids"]) - 1 : -1]
        if logits.argmax(-1).tolist() != chat["greedy"]:
            raise SystemExit(f"{chat['name']}: the graphs go on otherwise")


def main():
    pieces = tokenizer([MARKER])
    encoded = Tokenizer.from_str(json.dumps(pieces))
    config = LLAMA | {"vocab_size": encoded.get_vocab_size()}
    random = np.random.default_rng(SEED)
    weights = fixtures.random_weights(config, random)
    rare = [id for piece, id in pieces["model"]["vocab"].items() if id < 3 or id >= 300 or not piece.lstrip("Ġ").isascii()]
    weights["lm_head.weight"][rare] /= 8  # so that answers are text
    w = {
        "narrow": fixtures.exact(0.3 * random.standard_normal((MELS, NARROW))),
        "wide": fixtures.exact(0.2 * random.standard_normal((STEPS * NARROW, HIDDEN))),
        "places": fixtures.exact(0.3 * random.standard_normal(HIDDEN)),
    }
    marker, end = encoded.token_to_id(MARKER), encoded.token_to_id(END)
    chats = [case(w, weights, config, lambda text: encoded.encode(text).ids, marker, end, name) for name in CHATS]
    write(ROOT / "tokenizer.json", pieces)
    text = {"architectures": ["UltravoxModel"], "model_type": "ultravox", "audio_token_index": marker, "vocab_size": config["vocab_size"]}
    write(ROOT / "config.json", text | {"text_config": {"model_type": "llama"} | config, "audio_config": {"model_type": "whisper", "num_mel_bins": MELS}})
    extractor = {"chunk_length": 30, "feature_extractor_type": "WhisperFeatureExtractor", "feature_size": MELS, "hop_length": HOP, "n_fft": 400,
                 "n_samples": WINDOW, "nb_max_frames": 3000, "padding_side": "right", "padding_value": 0.0, "processor_class": "UltravoxProcessor", "sampling_rate": RATE}
    write(ROOT / "preprocessor_config.json", extractor)
    write(ROOT / "processor_config.json", {"audio_placeholder": MARKER, "encoder_ds_factor": 320, "processor_class": "UltravoxProcessor", "stack_factor": 8})
    write(ROOT / "tokenizer_config.json", fixtures.tokenizer_config(config["max_position_embeddings"]) | {"eos_token": END, "chat_template": TEMPLATE})
    write(ROOT / "generation_config.json", {"do_sample": False, "eos_token_id": end, "pad_token_id": 0})
    (ROOT / "onnx").mkdir(exist_ok=True)
    onnx.save(encoder(w), ROOT / "onnx/audio_encoder.onnx")
    onnx.save(embedding(weights["model.embed_tokens.weight"]), ROOT / "onnx/embed_tokens.onnx")
    onnx.save(named(taking_vectors(build(weights, config, Options("concat")))), ROOT / "onnx/decoder_model_merged.onnx")
    verify(w, chats, marker)
    for chat in chats:
        chat["text"] = encoded.decode(chat["greedy"])
    lines = ",\n".join(json.dumps(chat, ensure_ascii=False) for chat in chats)
    (ROOT / "reference.json").write_text('{"chats":[\n' + lines + "\n]}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
