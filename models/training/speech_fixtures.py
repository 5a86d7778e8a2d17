"""Writes the tiny models that the tests of transcription run, the sounds they hear, and what is to be heard in them:

    python models/training/speech_fixtures.py

The models lie under `src/test/resources/speech`, the sounds and `reference.json` under `src/test/resources/sounds`. A symbol
is a tone; the graphs are filters at these tones, under the names that exports of wav2vec2 and of NeMo have. The reference is
computed in numpy alone: features, scores, symbols and times. Sounds in other forms than WAV are made by ffmpeg where it is
there, and left alone where they are, as is `loud.m4a`, a part of a louder sound; all else is the same after a second run."""

import json
import shutil
import subprocess
import wave
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper

RESOURCES = Path(__file__).resolve().parents[2] / "src/test/resources"
ROOT = RESOURCES / "speech"
SOUNDS = RESOURCES / "sounds"
RATE = 16_000
LETTERS = "|HELOWRD"
SPECIAL = ["<pad>", "<s>", "</s>", "<unk>"]
TONES = [400 * (i + 1) for i in range(len(LETTERS))]
TEXT = "HELLO|WORLD"
KERNEL, STRIDE = 400, 320
PIECES = ["▁hel", "lo", "▁wor", "ld"]
PIECE_TONES = [400, 1000, 1800, 2800]
SPOKEN = [0, 1, 2, 3]
MELS = 80


def tone(hertz, seconds, amplitude=0.4):
    return amplitude * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)


def spoken(tones, seconds, gap):
    silence = np.zeros(round(gap * RATE))
    return np.concatenate([part for hertz in tones for part in (tone(hertz, seconds), silence)])


def letters():
    """`TEXT`, a tone of 60 ms for each letter, 40 ms apart."""
    return spoken([TONES[LETTERS.index(letter)] for letter in TEXT], 0.06, 0.04)


def pieces():
    """The pieces in order, a tone of 160 ms each, 160 ms apart."""
    return spoken([PIECE_TONES[i] for i in SPOKEN], 0.16, 0.16)


def as_heard(samples):
    """What 16 bits keep of them."""
    return np.round(samples * 32767).astype("<i2")


def write_wav(name, samples):
    with wave.open(str(SOUNDS / name), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(as_heard(samples).tobytes())


# --- wav2vec2: input_values, attention_mask -> logits


def filters():
    """Sine and cosine at each tone, `[2 · tones, 1, KERNEL]`."""
    time = np.arange(KERNEL) / RATE
    rows = [wave_(2 * np.pi * hertz * time) for hertz in TONES for wave_ in (np.sin, np.cos)]
    return (np.array(rows) * 2 / KERNEL).astype(np.float32)[:, None, :]


def readout():
    """From squares of the filters' answers to logits, `[2 · tones, vocabulary]`, and what is added."""
    weights = np.zeros((2 * len(TONES), len(SPECIAL) + len(TONES)), np.float32)
    for i in range(len(TONES)):
        weights[2 * i : 2 * i + 2, len(SPECIAL) + i] = 4
    return weights, np.array([4, -5, -5, -5] + [0] * len(TONES), np.float32)


def wav2vec2(name, masked):
    weights, bias = readout()
    source = "input_values"
    nodes, inputs = [], [h.make_tensor_value_info(source, T.FLOAT, ["batch", "samples"])]
    if masked:
        inputs.append(h.make_tensor_value_info("attention_mask", T.INT64, ["batch", "samples"]))
        nodes.append(h.make_node("Cast", ["attention_mask"], ["mask"], to=T.FLOAT))
        nodes.append(h.make_node("Mul", [source, "mask"], ["heard"]))
        source = "heard"
    nodes += [
        h.make_node("Unsqueeze", [source, "one"], ["channel"]),
        h.make_node("Conv", ["channel", "filters"], ["waves"], kernel_shape=[KERNEL], strides=[STRIDE]),
        h.make_node("Mul", ["waves", "waves"], ["power"]),
        h.make_node("Transpose", ["power"], ["frames"], perm=[0, 2, 1]),
        h.make_node("MatMul", ["frames", "weights"], ["scores"]),
        h.make_node("Add", ["scores", "bias"], ["logits"]),
    ]
    constants = {"one": np.array([1]), "filters": filters(), "weights": weights, "bias": bias}
    output = h.make_tensor_value_info("logits", T.FLOAT, ["batch", "frames", weights.shape[1]])
    write_graph(name, nodes, inputs, output, constants)
    folder = ROOT / name
    config = {
        "architectures": ["Wav2Vec2ForCTC"],
        "model_type": "wav2vec2",
        "conv_kernel": [KERNEL],
        "conv_stride": [STRIDE],
    }
    preprocessor = {
        "feature_extractor_type": "Wav2Vec2FeatureExtractor",
        "do_normalize": True,
        "sampling_rate": RATE,
        "feature_size": 1,
        "padding_value": 0.0,
        "return_attention_mask": masked,
    }
    tokenizer = {"tokenizer_class": "Wav2Vec2CTCTokenizer", "pad_token": "<pad>", "word_delimiter_token": "|"}
    write_json(folder / "config.json", config)
    write_json(folder / "preprocessor_config.json", preprocessor)
    write_json(folder / "tokenizer_config.json", tokenizer)
    write_json(folder / "vocab.json", {symbol: i for i, symbol in enumerate(SPECIAL + list(LETTERS))})


def normalized(samples):
    return (samples - samples.mean()) / np.sqrt(samples.var() + 1e-7)


def wav2vec2_logits(samples):
    values = normalized(samples)
    frames = (len(values) - KERNEL) // STRIDE + 1
    windows = np.stack([values[i * STRIDE : i * STRIDE + KERNEL] for i in range(frames)])
    weights, bias = readout()
    return (windows @ filters()[:, 0].T.astype(np.float64)) ** 2 @ weights + bias


# --- NeMo: audio_signal, length -> logprobs


def mel_filters(bins):
    """Slaney's bank up to half the rate, `[MELS, bins]`."""
    step = np.log(6.4) / 27
    to_mel = lambda f: np.where(f < 1000, f * 3 / 200, 15 + np.log(np.maximum(f, 1e-9) / 1000) / step)
    to_hertz = lambda m: np.where(m < 15, m * 200 / 3, 1000 * np.exp(step * (m - 15)))
    edges = to_hertz(np.linspace(0, to_mel(np.array(RATE / 2.0)), MELS + 2))
    hertz = np.linspace(0, RATE / 2, bins)
    rising = (hertz[None] - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - hertz[None]) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0, np.minimum(rising, falling)) * (2 / (edges[2:] - edges[:-2]))[:, None]


def power(signal, window, length, hop, frames):
    cut = np.stack([signal[i * hop : i * hop + length] for i in range(frames)])
    return np.abs(np.fft.rfft(cut * window, axis=1)) ** 2


def nemo_features(samples):
    """`[frames, MELS]`."""
    signal = np.pad(np.concatenate([samples[:1], samples[1:] - 0.97 * samples[:-1]]), 256)
    window = np.pad(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 399), 56)
    mels = np.log(power(signal, window, 512, 160, len(samples) // 160) @ mel_filters(257).T + 2.0**-24)
    return (mels - mels.mean(0)) / (mels.std(0, ddof=1) + 1e-5)


def whisper_features(samples):
    """`[3000, MELS]`."""
    signal = np.pad(np.pad(samples, (0, 30 * RATE - len(samples))), 200, mode="reflect")
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 400)
    mels = np.log10(np.maximum(power(signal, window, 400, 160, 3000) @ mel_filters(201).T, 1e-10))
    return (np.maximum(mels, mels.max() - 8) + 4) / 4


def nemo_readout():
    """The mels of each tone, `[MELS, pieces + 2]`."""
    centres = mel_filters(257)
    weights = np.zeros((MELS, len(PIECES) + 2), np.float32)
    for i, hertz in enumerate(PIECE_TONES):
        weights[np.argmax(centres[:, round(hertz / (RATE / 512))]), i] = 4
    return weights, np.array([0] * len(PIECES) + [-9, 3.5], np.float32)


def nemo(name):
    weights, bias = nemo_readout()
    pool = np.full((MELS, 1, 8), 1 / 8, np.float32)
    nodes = [
        h.make_node("Shape", ["audio_signal"], ["steps"], start=2, end=3),
        h.make_node("Squeeze", ["steps"], ["count"]),
        h.make_node("Range", ["zero", "count", "next"], ["places"]),
        h.make_node("Unsqueeze", ["length", "one"], ["ends"]),
        h.make_node("Less", ["places", "ends"], ["inside"]),
        h.make_node("Cast", ["inside"], ["mask"], to=T.FLOAT),
        h.make_node("Unsqueeze", ["mask", "one"], ["masks"]),
        h.make_node("Mul", ["audio_signal", "masks"], ["heard"]),
        h.make_node("Conv", ["heard", "pool"], ["means"], kernel_shape=[8], strides=[8], pads=[0, 7], group=MELS),
        h.make_node("Transpose", ["means"], ["frames"], perm=[0, 2, 1]),
        h.make_node("MatMul", ["frames", "weights"], ["scores"]),
        h.make_node("Add", ["scores", "bias"], ["logits"]),
        h.make_node("LogSoftmax", ["logits"], ["logprobs"], axis=-1),
    ]
    constants = {
        "zero": np.array(0),
        "next": np.array(1),
        "one": np.array([1]),
        "pool": pool,
        "weights": weights,
        "bias": bias,
    }
    inputs = [
        h.make_tensor_value_info("audio_signal", T.FLOAT, ["batch", MELS, "steps"]),
        h.make_tensor_value_info("length", T.INT64, ["batch"]),
    ]
    output = h.make_tensor_value_info("logprobs", T.FLOAT, ["batch", "frames", weights.shape[1]])
    write_graph(name, nodes, inputs, output, constants)
    config = {"model_type": "nemo-conformer-ctc", "features_size": MELS, "subsampling_factor": 8}
    write_json(ROOT / name / "config.json", config)
    lines = [f"{piece} {i}" for i, piece in enumerate(PIECES + ["<unk>", "<blk>"])]
    (ROOT / name / "vocab.txt").write_text("\n".join(lines) + "\n", "utf-8")


def parakeet(name):
    """The same under the names of Transformers: steps before mels, a mask for the length, logits."""
    weights, bias = nemo_readout()
    nodes = [
        h.make_node("Cast", ["attention_mask"], ["mask"], to=T.FLOAT),
        h.make_node("Unsqueeze", ["mask", "last"], ["masks"]),
        h.make_node("Mul", ["input_features", "masks"], ["heard"]),
        h.make_node("Transpose", ["heard"], ["crosswise"], perm=[0, 2, 1]),
        h.make_node("Conv", ["crosswise", "pool"], ["means"], kernel_shape=[8], strides=[8], pads=[0, 7], group=MELS),
        h.make_node("Transpose", ["means"], ["frames"], perm=[0, 2, 1]),
        h.make_node("MatMul", ["frames", "weights"], ["scores"]),
        h.make_node("Add", ["scores", "bias"], ["logits"]),
    ]
    pool = np.full((MELS, 1, 8), 1 / 8, np.float32)
    constants = {"last": np.array([2]), "pool": pool, "weights": weights, "bias": bias}
    inputs = [
        h.make_tensor_value_info("input_features", T.FLOAT, ["batch", "steps", MELS]),
        h.make_tensor_value_info("attention_mask", T.INT64, ["batch", "steps"]),
    ]
    output = h.make_tensor_value_info("logits", T.FLOAT, ["batch", "frames", weights.shape[1]])
    write_graph(name, nodes, inputs, output, constants)
    folder, blank = ROOT / name, len(PIECES) + 1
    config = {
        "architectures": ["ParakeetForCTC"],
        "model_type": "parakeet_ctc",
        "pad_token_id": blank,
        "encoder_config": {"subsampling_factor": 8},
    }
    preprocessor = {
        "feature_extractor_type": "ParakeetFeatureExtractor",
        "feature_size": MELS,
        "sampling_rate": RATE,
    }
    vocabulary = {piece: i for i, piece in enumerate(PIECES + ["<unk>"])}
    tokenizer = {
        "model": {"type": "BPE", "vocab": vocabulary},
        "added_tokens": [{"id": blank, "content": "<pad>"}],
    }
    write_json(folder / "config.json", config)
    write_json(folder / "preprocessor_config.json", preprocessor)
    write_json(folder / "tokenizer.json", tokenizer)


def nemo_logprobs(samples):
    features = nemo_features(samples)
    frames = (len(features) - 1) // 8 + 1
    means = np.pad(features, ((0, 8 * frames - len(features)), (0, 0))).reshape(frames, 8, MELS).mean(1)
    weights, bias = nemo_readout()
    logits = means @ weights + bias
    return logits - np.log(np.exp(logits - logits.max(1, keepdims=True)).sum(1, keepdims=True)) - logits.max(1, keepdims=True)


# --- what is to be heard


def symbols(scores, blank):
    """Best path: id, first frame, frame behind the last, mean log-probability."""
    probabilities = np.exp(scores - scores.max(1, keepdims=True))
    logprobs = np.log(probabilities / probabilities.sum(1, keepdims=True))
    best, found, start = scores.argmax(1), [], 0
    for frame in range(1, len(best) + 1):
        if frame == len(best) or best[frame] != best[start]:
            if best[start] != blank:
                found.append((int(best[start]), start, frame, float(logprobs[start:frame, best[start]].mean())))
            start = frame
    return found


def words(found, pieces_, frame_seconds):
    """Words, each a text with its times; a piece's leading space begins one."""
    spoken_ = []
    for id_, start, end, _ in found:
        text = pieces_[id_]
        if text.startswith(" ") or not spoken_:
            spoken_.append(["", start, end])
        if text.strip():
            word = spoken_[-1]
            word[1] = start if not word[0] else word[1]
            word[0] += text.strip()
            word[2] = end
    return [{"word": text, "start": start * frame_seconds, "end": end * frame_seconds} for text, start, end in spoken_ if text]


def heard(scores, pieces_, blank, frame_seconds):
    found = symbols(scores, blank)
    said = words(found, pieces_, frame_seconds)
    kept = [symbol for symbol in found if pieces_[symbol[0]].strip()]
    return {
        "text": " ".join(word["word"] for word in said),
        "words": said,
        "tokens": [symbol[0] for symbol in kept],
        "avg_logprob": float(np.mean([symbol[3] for symbol in kept])),
    }


def resampled(samples, from_, to):
    """By the formula: a sinc of 24 crossings under a Kaiser window of beta 9, of 0.92 of the band."""
    scale, count = min(1, to / from_), -(-len(samples) * to // from_)
    x = (np.arange(len(samples))[None] - np.arange(count)[:, None] * from_ / to) * scale
    inside = np.abs(x) < 24
    window = np.i0(9 * np.sqrt(np.maximum(0, 1 - (x / 24) ** 2))) / np.i0(9)
    return (np.where(inside, 0.92 * np.sinc(0.92 * x) * window, 0) * scale) @ samples


def reference():
    hello, pieced = as_heard(letters()) / 32768, as_heard(pieces()) / 32768
    chirp = np.sin(np.arange(400) ** 2 / 900)
    round_ = lambda array, digits=6: np.round(array, digits).tolist()
    return {
        "wav2vec2": heard(wav2vec2_logits(hello), [""] * 4 + [" "] + list(LETTERS[1:]), 0, STRIDE / RATE),
        "nemo": heard(nemo_logprobs(pieced), [piece.replace("▁", " ") for piece in PIECES] + ["", ""], len(PIECES) + 1, 0.08),
        "nemo_features": round_(nemo_features(pieced)[::16]),
        "whisper_features": round_(whisper_features(pieced)[:160:16]),
        "normalized": round_(normalized(hello)[:400:4]),
        "down": round_(resampled(chirp, 44_100, 16_000)),
        "up": round_(resampled(chirp[:100], 8_000, 16_000)),
        "odd": round_(resampled(chirp, 22_051, 16_000)),
    }


# --- files


def write_graph(name, nodes, inputs, output, constants):
    arrays = [numpy_helper.from_array(np.asarray(value), key) for key, value in constants.items()]
    graph = h.make_graph(nodes, name, inputs, [output], arrays)
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 18)], ir_version=8, producer_name="millrace")
    onnx.checker.check_model(model)
    (ROOT / name).mkdir(parents=True, exist_ok=True)
    (ROOT / name / "model.onnx").write_bytes(model.SerializeToString(deterministic=True))


def write_json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")


FORMS = {
    "hello-stereo.flac": "-ar 22050 -ac 2",
    "hello-24bit.flac": "-sample_fmt s32 -bits_per_raw_sample 24",
    "hello.mp3": "-ar 22050 -c:a libmp3lame -b:a 48k",
    "hello-44k-stereo.mp3": "-ar 44100 -ac 2 -c:a libmp3lame -b:a 64k -id3v2_version 3",
    "hello.ogg": "-ar 44100 -c:a libvorbis -q:a 1",
    "hello-stereo.ogg": "-ar 16000 -ac 2 -c:a libvorbis -q:a 1",
    "hello.opus": "-c:a libopus -b:a 24k",
    "hello-stereo.opus": "-ac 2 -c:a libopus -b:a 32k",
    "hello.webm": "-c:a libopus -b:a 24k",
    "hello-vorbis.webm": "-ar 44100 -c:a libvorbis -q:a 1",
    "hello.m4a": "-ar 44100 -c:a aac -b:a 48k",
    "hello-fragmented.mp4": "-ar 16000 -c:a aac -b:a 32k -movflags +frag_keyframe+empty_moov",
    "hello-alaw.wav": "-ar 8000 -c:a pcm_alaw",
    "hello-mulaw.wav": "-ar 8000 -c:a pcm_mulaw",
    "hello-u8.wav": "-ar 8000 -c:a pcm_u8",
}


def convert():
    if shutil.which("ffmpeg") is None:
        return
    for name, options in FORMS.items():
        if not (SOUNDS / name).exists():
            exact = "-map_metadata -1 -fflags +bitexact -flags:a +bitexact".split()
            source = ["-i", str(SOUNDS / "hello.wav")]
            command = ["ffmpeg", "-v", "error", *source, *options.split(), *exact, str(SOUNDS / name)]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    SOUNDS.mkdir(parents=True, exist_ok=True)
    write_wav("hello.wav", letters())
    write_wav("pieces.wav", pieces())
    wav2vec2("tiny-wav2vec2", True)
    wav2vec2("tiny-wav2vec2-bare", False)
    nemo("tiny-parakeet")
    parakeet("tiny-parakeet-transformers")
    (SOUNDS / "reference.json").write_text(json.dumps(reference(), separators=(",", ":")) + "\n", "utf-8")
    convert()
