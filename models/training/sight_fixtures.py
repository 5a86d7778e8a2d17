"""Writes the small random models of the Java tests that are shown images in chats:

    python models/training/sight_fixtures.py

Folders under `src/test/resources/sight` as onnx-community has them, with graphs `vision_encoder`, `embed_tokens` and
`decoder_model_merged`; what several have in common lies in `shared`. The vision encoder is a linear map of patches of pixels, the
decoder one of `graph.py` that takes vectors: see `sight_families.py`. `reference.json` in each holds what the family's processor makes of pictures and how chats go on greedily, computed with Pillow, numpy and
`reference.py` from the images, without the graphs; these are compared with it. The seed is fixed, so a second run changes no byte
where Pillow is the same."""

import base64
import io
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto
from onnx import helper as h
from PIL import Image, ImageOps
from tokenizers import Tokenizer

import fixtures
import reference
from graph import Options, build
from nodes import Nodes
from sight_families import HIDDEN, Gemma3, Idefics3, Qwen2Vl, model, taking_vectors

ROOT = Path(__file__).resolve().parents[2] / "src/test/resources/sight"
SHARED = ROOT / "shared"
PICTURES = ROOT.parent / "spaces/pictures.json"
SHOWN = ("png-7x31", "png-31x7", "png-17x33", "jpeg-exif-6", "png-alpha", "png-1x1", "png-90x16")
STEPS, MARGIN, SEED = 9, 0.1, 7
LLAMA = {
    "head_dim": 16,
    "hidden_act": "silu",
    "hidden_size": HIDDEN,
    "intermediate_size": 32,
    "max_position_embeddings": 384,
    "num_attention_heads": 2,
    "num_hidden_layers": 2,
    "num_key_value_heads": 1,
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
    "tie_word_embeddings": False,
}


def picture(name):
    files = {row["name"]: row["file"] for row in json.loads(PICTURES.read_text())["pictures"]}
    data = base64.b64decode(files[name])
    return ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")


def write(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def tokenizer(marks):
    """That of the decoders of `fixtures.py` with further special tokens."""
    made = fixtures.tokenizer()
    first = len(made["model"]["vocab"])
    for index, mark in enumerate(marks):
        made["model"]["vocab"][mark] = first + index
        made["added_tokens"].append(made["added_tokens"][0] | {"id": first + index, "content": mark})
    return made


def embedding(words):
    graph = Nodes({"words": words})
    graph.named("inputs_embeds", "Gather", "words", "input_ids")
    sizes = ["batch_size", "sequence_length"]
    ids = h.make_tensor_value_info("input_ids", TensorProto.INT64, sizes)
    return model(graph, [ids], h.make_tensor_value_info("inputs_embeds", TensorProto.FLOAT, [*sizes, HIDDEN]))


# Chats


def said(role, *parts):
    """Texts, and names of pictures in lists; one of low detail has a further element."""
    return {"role": role, "content": [content(part) for part in parts]}


def content(part):
    if isinstance(part, str):
        return {"type": "text", "text": part}
    return {"type": "image", "picture": part[0], "detail": "low" if len(part) > 1 else "auto"}


CHATS = {
    "text": [said("user", "Hello there.")],
    "image": [said("user", ["png-17x33"], "What is it?")],
    "between": [said("user", "Look at ", ["png-31x7"], " and tell.")],
    "two": [said("user", ["png-7x31"], "or", ["jpeg-exif-6"], "?")],
    "twice": [said("user", ["png-alpha"], ["png-alpha"], "Equal?")],
    "earlier": [said("user", ["png-90x16"], "This?"), said("assistant", "A line."), said("user", "And why?")],
    "low": [said("user", ["png-17x33", "low"], "What is it?")],
}


def embedded(family, w, weights, ids, images, image):
    """The vectors of a prompt, with those of its images in their places."""
    x = np.float64(weights["model.embed_tokens.weight"])[ids]
    places = np.flatnonzero(np.array(ids) == image)
    if images:
        features = np.concatenate([family.features(w, levels) for *_, levels in images])
        if len(places) != len(features):
            raise SystemExit(f"{len(places)} places for {len(features)} vectors")
        x[places] = features
    return x


def goes_on(weights, config, x, places, end):
    """Greedily; None where no token is clearly the likeliest, or it ends."""
    ids = []
    for _ in range(STEPS):
        last = reference.logits_of(weights, config, x, places)[-1]
        if fixtures.lead(last) < MARGIN or last.argmax() == end:
            return None
        ids.append(int(last.argmax()))
        x = np.concatenate([x, np.float64(weights["model.embed_tokens.weight"])[ids[-1:]]])
        places = None if places is None else np.concatenate([places, [[places.max() + 1] * places.shape[1]]])
    return ids if len(set(ids)) > 3 and min(ids) > 2 else None


def shown(family, messages):
    parts = [part for message in messages for part in message["content"] if part["type"] == "image"]
    return [family.tiles(picture(part["picture"]), part["detail"] != "low") for part in parts]


def case(family, w, weights, config, encode, image, end, name):
    """A chat that ends in a word with which it goes on clearly."""
    images = shown(family, CHATS[name])
    for number in range(1000):
        messages = json.loads(json.dumps(CHATS[name]))
        messages[-1]["content"][-1]["text"] += f" {number}"
        ids = encode(family.prompt(messages, images))
        x = embedded(family, w, weights, ids, images, image)
        answer = goes_on(weights, config, x, family.places(ids, images, image), end)
        if answer is not None:
            return {"name": name, "messages": messages, "ids": ids, "greedy": answer}
    raise SystemExit(f"{name} does not go on clearly")


def verify(family, folder, decoder, chats, image):
    """That the graphs go on as the reference does."""
    open_ = onnxruntime.InferenceSession
    words, encoder = open_(SHARED / "onnx/embed_tokens.onnx"), open_(folder / "onnx/vision_encoder.onnx")
    for chat in chats:
        ids = chat["ids"] + chat["greedy"]
        (x,) = words.run(None, {"input_ids": np.array([ids])})
        made = shown(family, chat["messages"])
        if made:
            features = [encoder.run(None, family.fed(levels))[0].reshape(-1, HIDDEN) for *_, levels in made]
            x[0, np.flatnonzero(np.array(ids) == image)] = np.concatenate(features)
        session = open_(decoder)
        feeds = {"inputs_embeds": x, "attention_mask": np.ones((1, len(ids)), np.int64)}
        for value in session.get_inputs():
            if value.name.startswith("past"):
                feeds[value.name] = np.zeros([1, 1, 0, 16], np.float32)
            if value.name == "position_ids":
                feeds[value.name] = family.fed_positions(ids, made, image)
        logits = session.run(["logits"], feeds)[0][0, len(chat["ids"]) - 1 : -1]
        if logits.argmax(-1).tolist() != chat["greedy"]:
            raise SystemExit(f"{folder.name} {chat['name']}: the graphs go on otherwise")


def write_folder(family, name, weights, config, encoder):
    folder, id = ROOT / name, encoder.token_to_id
    w = family.weights(np.random.default_rng(SEED))
    image, end = id(family.IMAGE), id(family.END)
    chats = [case(family, w, weights, config, lambda text: encoder.encode(text).ids, image, end, chat) for chat in CHATS]
    for file, value in family.files(config, id).items():
        write(folder / file, value)
    tokens = fixtures.tokenizer_config(config["max_position_embeddings"])
    write(folder / "tokenizer_config.json", tokens | {"eos_token": family.END, "chat_template": family.TEMPLATE})
    write(folder / "generation_config.json", {"do_sample": False, "eos_token_id": end, "pad_token_id": 0})
    (folder / "onnx").mkdir(exist_ok=True)
    onnx.save(family.encoder(w), folder / "onnx/vision_encoder.onnx")
    decoder = SHARED / "onnx/decoder_model_merged.onnx"
    if isinstance(family, Qwen2Vl):
        decoder = folder / "onnx/decoder_model_merged.onnx"
        onnx.save(family.decoder(weights, config), decoder)
    verify(family, folder, decoder, chats, image)
    write_reference(family, folder, chats, encoder)


def write_reference(family, folder, chats, encoder):
    rows = []
    for name in SHOWN:
        for fine in family.FINE:
            *grid, levels = family.tiles(picture(name), fine)
            rows.append({"picture": name, "fine": fine, "grid": grid, "levels": base64.b64encode(levels.tobytes()).decode()})
    for chat in chats:
        chat["text"] = encoder.decode(chat["greedy"])
    lines = {"images": rows, "chats": chats}
    text = ",\n".join(f'"{k}":[\n' + ",\n".join(json.dumps(row, ensure_ascii=False) for row in v) + "\n]" for k, v in lines.items())
    (folder / "reference.json").write_text("{" + text + "}\n", encoding="utf-8")


def main():
    families = {"tiny-smolvlm": Idefics3(), "tiny-qwen2-vl": Qwen2Vl(), "tiny-gemma3": Gemma3()}
    pieces = tokenizer(dict.fromkeys(mark for family in families.values() for mark in family.MARKS))
    encoder = Tokenizer.from_str(json.dumps(pieces))
    config = LLAMA | {"vocab_size": encoder.get_vocab_size()}
    weights = fixtures.random_weights(config, np.random.default_rng(SEED))
    rare = [id for piece, id in pieces["model"]["vocab"].items() if id < 3 or id >= 300 or not piece.lstrip("Ġ").isascii()]
    weights["lm_head.weight"][rare] /= 8  # so that answers are text
    (SHARED / "onnx").mkdir(parents=True, exist_ok=True)
    (ROOT / "in-place").mkdir(exist_ok=True)
    (SHARED / "tokenizer.json").write_text(json.dumps(pieces, ensure_ascii=False) + "\n", encoding="utf-8")
    onnx.save(embedding(weights["model.embed_tokens.weight"]), SHARED / "onnx/embed_tokens.onnx")
    onnx.save(taking_vectors(build(weights, config, Options("concat"))), SHARED / "onnx/decoder_model_merged.onnx")
    onnx.save(taking_vectors(build(weights, config, Options("gqa"))), ROOT / "in-place/decoder_model_merged.onnx")
    for name, family in families.items():
        write_folder(family, name, weights, config, encoder)


if __name__ == "__main__":
    main()
