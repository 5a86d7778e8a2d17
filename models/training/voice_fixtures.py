"""Writes the tiny voices that the tests of speech run, and what they say:

    python models/training/voice_fixtures.py

Folders under `src/test/resources/voices`: `tiny-mms` as Optimum exports VITS and MMS, `tiny-mms-lengths` the same with a speaking rate
and the samples of each sentence, so that several run together, `tiny-piper` with two speakers and a lexicon and `tiny-piper-text` as
Piper has them, `tiny-kokoro` as onnx-community has Kokoro. Weights are random, a symbol becomes so many frames of noise of its own and
of its neighbours'. The letter z makes of any sentence of `tiny-mms` what is no number. `reference.json` holds sentences with their ids
and samples of 16 bits in base64, computed in numpy alone; the graphs are compared with it. The seed is fixed: a second run changes no byte."""

import base64
import json
import unicodedata
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper

from nodes import Nodes

ROOT = Path(__file__).resolve().parents[2] / "src/test/resources/voices"
FRAME, REPEATS, STYLE, ROWS = 20, 2, 256, 24
LETTERS = "q 'abcdefghijklmnoprstuvwxyz-"  # the first is the blank
PHONEMES = "_^$ !',-.:;?abdefhijklmnoprstuvwzæðŋɑəɛɜɪɹʃʊʌˈˌː"
KOKORO = "$;:,.!?—…\"()“” abdefhijklmnoprstuvwzæðŋɑəɛɜɪɹʃʊʌˈˌː"
LEXICON = {
    "hello": "h ə l ˈ o ʊ",
    "world": "w ˈ ɜ ː l d",
    "how": "h ˈ a ʊ",
    "are": "ɑ ː ɹ",
    "you": "j ˈ u ː",
    "well": "w ˈ ɛ l",
    "being": "b ˈ i ː ɪ ŋ",
}
SENTENCES = ["Hello, world.", "How are you?"]
LONG = ["Hello world how are you hello world how are you."]


def write(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")


def weights(symbols, seed):
    random = np.random.default_rng(seed)
    return {
        "symbols": random.normal(0, 1, (symbols, FRAME)).astype(np.float32),
        "around": random.normal(0, 0.3, (FRAME, FRAME, 3)).astype(np.float32),
        "speakers": np.array([0.5, 0.9], np.float32),
        "styles": random.normal(0, 0.1, (STYLE, FRAME)).astype(np.float32),
    }


# What they say, in numpy


def spoken(w, ids, repeats=REPEATS, loud=0.5, style=None):
    """The samples of a sentence."""
    rows = w["symbols"][np.array(ids)].astype(np.float64)
    if style is not None:
        rows = rows + style.astype(np.float64) @ w["styles"]
    edged = np.pad(rows, ((1, 1), (0, 0)))
    mixed = sum(edged[k : k + len(ids)] @ w["around"][:, :, k].T for k in range(3))
    return loud * np.repeat(np.tanh(mixed)[:, None], repeats, 1).reshape(-1)


def repeats_at(speed):
    return int(np.ceil(np.float32(REPEATS) / np.float32(speed)))


def letters(text):
    """Ids as VitsTokenizer has them: lower case, known letters alone, the blank around each."""
    known = "".join(c for c in text.lower() if c in LETTERS).strip()
    ids = [0] * (2 * len(known) + 1)
    ids[1::2] = [LETTERS.index(c) for c in known]
    return ids


def by_lexicon(text):
    """Phonemes of the words, with the spaces and signs between them."""
    phonemes, word = [], ""
    for c in text + "\0":
        if c.isalpha():
            word += c.lower()
            continue
        phonemes += LEXICON[word].split() if word else []
        phonemes, word = phonemes + [c], ""
    return phonemes[:-1]


def piper(phonemes):
    ids = [PHONEMES.index("^"), PHONEMES.index("_")]
    for phoneme in phonemes:
        if phoneme in PHONEMES:
            ids += [PHONEMES.index(phoneme), PHONEMES.index("_")]
    return ids + [PHONEMES.index("$")]


def decomposed(text):
    return list(unicodedata.normalize("NFD", text.casefold()))


def kokoro(phonemes):
    return [0] + [KOKORO.index(phoneme) for phoneme in phonemes if phoneme in KOKORO] + [0]


# Graphs


def sound(g, ids, mask, repeats, loud, sizes, style=None):
    """The same as `spoken`, of several rows."""
    rows = g.add("Gather", "symbols", ids)
    if style is not None:
        rows = g.add("Add", rows, g.add("Unsqueeze", g.add("MatMul", style, "styles"), g.number([1], np.int64)))
    masks = g.add("Unsqueeze", mask, g.number([2], np.int64))
    across = g.add("Transpose", g.add("Mul", rows, masks), perm=[0, 2, 1])
    mixed = g.add("Tanh", g.add("Conv", across, "around", kernel_shape=[3], pads=[1, 1]))
    frames = g.add("Mul", g.add("Transpose", mixed, perm=[0, 2, 1]), masks)
    one = g.number([1], np.int64)
    times = g.add("Concat", one, one, repeats, one, axis=0)
    tiled = g.add("Tile", g.add("Unsqueeze", frames, g.number([2], np.int64)), times)
    return g.add("Mul", g.add("Reshape", tiled, g.number(sizes, np.int64)), loud)


def ones(g, ids):
    return g.add("Cast", g.add("Equal", ids, ids), to=T.FLOAT)


def slower(g, speed):
    return g.add("Cast", g.add("Ceil", g.add("Div", g.number([REPEATS]), speed)), to=T.INT64)


def save(path, g, inputs, outputs):
    used = {name for node in g.nodes for name in node.input}
    arrays = [numpy_helper.from_array(np.asarray(value), key) for key, value in g.w.items() if key in used]
    graph = h.make_graph(g.nodes, path.parent.name, inputs, outputs, arrays)
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 18)], ir_version=8, producer_name="millrace")
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString(deterministic=True))
    return onnxruntime.InferenceSession(str(path))


def info(name, kind, *shape):
    return h.make_tensor_value_info(name, kind, list(shape))


def mms(name, lengths):
    w = weights(len(LETTERS), 1)
    w["symbols"][LETTERS.index("z")] = np.nan
    g = Nodes(w)
    mask = g.add("Cast", "attention_mask", to=T.FLOAT)
    repeats = slower(g, "speaking_rate") if lengths else g.number([REPEATS], np.int64)
    wave = sound(g, "input_ids", mask, repeats, g.number(0.5), [0, -1])
    g.named("waveform", "Identity", wave)
    g.named("spectrogram", "Unsqueeze", "waveform", g.number([1], np.int64))
    inputs = [info("input_ids", T.INT64, "batch", "length"), info("attention_mask", T.INT64, "batch", "length")]
    outputs = [info("waveform", T.FLOAT, "batch", "samples"), info("spectrogram", T.FLOAT, "batch", 1, "samples")]
    if lengths:
        symbols = g.add("ReduceSum", "attention_mask", g.number([1], np.int64), keepdims=0)
        g.named("sequence_lengths", "Mul", g.add("Mul", symbols, repeats), g.number(FRAME, np.int64))
        inputs.append(info("speaking_rate", T.FLOAT, 1))
        outputs.append(info("sequence_lengths", T.INT64, "batch"))
    session = save(ROOT / name / "model.onnx", g, inputs, outputs)
    config = {"architectures": ["VitsModel"], "model_type": "vits", "sampling_rate": 16000, "speaking_rate": 1.0}
    write(ROOT / name / "config.json", {**config, "noise_scale": 0.667, "noise_scale_duration": 0.8, "num_speakers": 1})
    flags = {"add_blank": True, "normalize": True, "phonemize": False, "is_uroman": False, "language": "eng"}
    write(ROOT / name / "tokenizer_config.json", {"tokenizer_class": "VitsTokenizer", "pad_token": "q", "unk_token": "<unk>", **flags})
    write(ROOT / name / "vocab.json", {letter: i for i, letter in enumerate(LETTERS)})
    made = []
    for sentences, speed in ((SENTENCES, 1), (LONG, 1), *([(SENTENCES, 0.5)] if lengths else [])):
        ids = [letters(sentence) for sentence in sentences]
        samples = [spoken(w, one, repeats_at(speed)) for one in ids]
        for one, expected in zip(ids, samples):
            feed = {"input_ids": np.array([one]), "attention_mask": np.ones((1, len(one)), np.int64)}
            if lengths:
                feed["speaking_rate"] = np.array([speed], np.float32)
            compare(session.run(["waveform"], feed)[0], expected)
        made.append(case(sentences, None, speed, ids, samples))
    return made


def piper_voice(name, text):
    w = weights(len(PHONEMES), 2)
    g = Nodes(w)
    zero, one = g.number(0, np.int64), g.number(1, np.int64)
    places = g.add("Range", zero, g.add("Squeeze", g.add("Shape", "input", start=1, end=2)), one)
    mask = g.add("Cast", g.add("Less", places, g.add("Unsqueeze", "input_lengths", g.number([1], np.int64))), to=T.FLOAT)
    scale = lambda i: g.add("Gather", "scales", g.number([i], np.int64))
    repeats = g.add("Cast", g.add("Ceil", g.add("Mul", scale(1), g.number([REPEATS]))), to=T.INT64)
    chance = g.add("Add", g.add("Mul", scale(0), g.number(0.25)), g.add("Mul", scale(2), g.number(0.125)))
    loud = g.add("Add", chance, g.number(0.25))
    inputs = [info("input", T.INT64, "batch", "length"), info("input_lengths", T.INT64, "batch"), info("scales", T.FLOAT, 3)]
    if not text:
        inputs.append(info("sid", T.INT64, "batch"))
        own = g.add("Reshape", g.add("Gather", "speakers", "sid"), g.number([-1, 1, 1, 1], np.int64))
        loud = g.add("Mul", loud, own)
    wave = sound(g, "input", mask, repeats, loud, [0, 1, 1, -1])
    g.named("output", "Identity", wave)
    graph = f"{name}.onnx"
    session = save(ROOT / name / graph, g, inputs, [info("output", T.FLOAT, "batch", 1, 1, "samples")])
    config = {
        "audio": {"sample_rate": 22050, "quality": "medium"},
        "espeak": {"voice": "en-us"},
        "phoneme_type": "text" if text else "espeak",
        "inference": {"noise_scale": 0.5, "length_scale": 1, "noise_w": 0.4},
        "num_symbols": len(PHONEMES),
        "num_speakers": 1 if text else 2,
        "speaker_id_map": {} if text else {"low": 0, "high": 1},
        "phoneme_id_map": {phoneme: [i] for i, phoneme in enumerate(PHONEMES)},
    }
    write(ROOT / name / f"{graph}.json", config)
    if not text:
        (ROOT / name / "lexicon.txt").write_text("".join(f"{word} {said}\n" for word, said in LEXICON.items()), "utf-8")
    made = []
    for sentences, voice, speed in ((SENTENCES, None, 1), (LONG, None, 2), *([] if text else [(SENTENCES, "high", 0.5)])):
        ids = [piper(decomposed(sentence) if text else by_lexicon(sentence)) for sentence in sentences]
        speaker = 1 if voice == "high" else 0
        loudness = (0.25 + 0.5 * 0.25 + 0.4 * 0.125) * (1 if text else w["speakers"][speaker])
        samples = [spoken(w, one, repeats_at(speed), loudness) for one in ids]
        for one, expected in zip(ids, samples):
            scales = np.array([0.5, 1 / speed, 0.4], np.float32)
            feed = {"input": np.array([one]), "input_lengths": np.array([len(one)]), "scales": scales}
            compare(session.run(None, feed if text else {**feed, "sid": np.array([speaker])})[0], expected)
        made.append(case(sentences, voice, speed, ids, samples))
    return made


def kokoro_voice(name):
    w = weights(len(KOKORO), 3)
    g = Nodes(w)
    wave = sound(g, "input_ids", ones(g, "input_ids"), slower(g, "speed"), g.number(0.5), [1, -1], "style")
    g.named("waveform", "Identity", wave)
    inputs = [info("input_ids", T.INT64, 1, "length"), info("style", T.FLOAT, 1, STYLE), info("speed", T.FLOAT, 1)]
    session = save(ROOT / name / "onnx/model.onnx", g, inputs, [info("waveform", T.FLOAT, 1, "samples")])
    write(ROOT / name / "config.json", {"model_type": "style_text_to_speech_2"})
    write(ROOT / name / "tokenizer.json", {"model": {"type": "WordLevel", "vocab": {c: i for i, c in enumerate(KOKORO)}}})
    (ROOT / name / "lexicon.txt").write_text("".join(f"{word} {said}\n" for word, said in LEXICON.items()), "utf-8")
    random, voices = np.random.default_rng(4), {}
    (ROOT / name / "voices").mkdir(exist_ok=True)
    for voice in ("af_one", "bf_two"):
        voices[voice] = random.normal(0, 1, (ROWS, 1, STYLE)).astype("<f4")
        (ROOT / name / f"voices/{voice}.bin").write_bytes(voices[voice].tobytes())
    made = []
    for sentences, voice, speed in ((SENTENCES, None, 1), (LONG, "bf_two", 1), (SENTENCES, "bf_two", 2)):
        ids = [kokoro(by_lexicon(sentence)) for sentence in sentences]
        styles = [voices[voice or "af_one"][min(len(one) - 2, ROWS - 1)] for one in ids]
        samples = [spoken(w, one, repeats_at(speed), 0.5, style) for one, style in zip(ids, styles)]
        for one, style, expected in zip(ids, styles, samples):
            feed = {"input_ids": np.array([one]), "style": style, "speed": np.array([speed], np.float32)}
            compare(session.run(None, feed)[0], expected)
        made.append(case(sentences, voice, speed, ids, samples))
    return made


def compare(given, expected):
    assert np.abs(given.reshape(-1) - expected).max() < 1e-5, np.abs(given.reshape(-1) - expected).max()


def case(sentences, voice, speed, ids, samples):
    text = " ".join(sentences)
    coded = base64.b64encode(np.round(np.concatenate(samples) * 32767).astype("<i2").tobytes()).decode()
    return {"text": text, "voice": voice, "speed": speed, "ids": ids, "samples": coded}


if __name__ == "__main__":
    reference = {
        "tiny-mms": mms("tiny-mms", False),
        "tiny-mms-lengths": mms("tiny-mms-lengths", True),
        "tiny-piper": piper_voice("tiny-piper", False),
        "tiny-piper-text": piper_voice("tiny-piper-text", True),
        "tiny-kokoro": kokoro_voice("tiny-kokoro"),
    }
    (ROOT / "reference.json").write_text(json.dumps(reference, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
