"""Writes the folder of demo-sight: python -m sight.export --source out/sight --out ../demo-sight --bits 8"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from tokenizers import Tokenizer

from . import graph
from .model import Vision

TEMPLATE = ("{%- for message in messages %}{{- '<|im_start|>' + message['role'] + '\\n' }}"
            "{%- if message['content'] is string %}{{- message['content'] }}"
            "{%- else %}{%- for part in message['content'] %}{%- if part['type'] == 'image' %}{{- '<image>' }}{%- else %}{{- part['text'] }}{%- endif %}{%- endfor %}{%- endif %}"
            "{{- '<|im_end|>\\n' }}{%- endfor %}{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}")


def configuration(text: dict, sizes: Vision, image_token: int) -> dict:
    """config.json, as Idefics3ForConditionalGeneration reads it."""
    vision = {"model_type": "idefics3_vision", "hidden_size": sizes.width, "intermediate_size": sizes.middle, "num_hidden_layers": sizes.layers,
              "num_attention_heads": sizes.heads, "image_size": sizes.size, "patch_size": sizes.patch, "hidden_act": "gelu_pytorch_tanh"}
    return {"architectures": ["Idefics3ForConditionalGeneration"], "model_type": "idefics3", "image_token_id": image_token, "scale_factor": sizes.scale,
            "tie_word_embeddings": True, "bos_token_id": text["bos_token_id"], "eos_token_id": text["eos_token_id"], "pad_token_id": text["pad_token_id"],
            "vocab_size": text["vocab_size"], "text_config": text, "vision_config": vision}


def processors(sizes: Vision) -> dict[str, dict]:
    side = {"longest_edge": sizes.size}
    pictures = {"image_processor_type": "Idefics3ImageProcessor", "processor_class": "Idefics3Processor", "do_convert_rgb": True, "do_resize": True,
                "do_image_splitting": False, "do_rescale": True, "do_normalize": True, "do_pad": True, "rescale_factor": 1 / 255, "resample": 1,
                "size": side, "max_image_size": side, "image_mean": [0.5] * 3, "image_std": [0.5] * 3}
    return {"preprocessor_config": pictures, "processor_config": {"processor_class": "Idefics3Processor", "image_seq_len": sizes.tokens}}


def export(source: Path, out: Path, bits: int) -> None:
    sizes, tokenizer = Vision(), Tokenizer.from_file(str(source / "tokenizer.json"))
    text = json.loads((source / "config.json").read_text()) | {"vocab_size": tokenizer.get_vocab_size()}
    state = {name: value.float().numpy() for name, value in torch.load(source / "state.pt", weights_only=True)["model"].items()}
    decoder = {name.replace("text.", "model.", 1): value for name, value in state.items() if name.startswith("text.")}
    tower = {name: np.ascontiguousarray(value) for name, value in state.items() if name.startswith("tower.")}
    (out / "onnx").mkdir(parents=True, exist_ok=True)
    for name, model in graph.build(tower, decoder, text, sizes, bits).items():
        onnx.save(model, out / "onnx" / f"{name}.onnx")
    token = tokenizer.token_to_id
    settings = json.loads((source / "tokenizer_config.json").read_text()) | {"chat_template": TEMPLATE}
    for name, content in {"config": configuration(text, sizes, token("<image>")), "tokenizer_config": settings, **processors(sizes)}.items():
        (out / f"{name}.json").write_text(json.dumps(content, indent=2) + "\n")
    for name in ("tokenizer.json", "generation_config.json"):
        shutil.copy(source / name, out / name)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, default=Path("out/sight"))
    parser.add_argument("--out", type=Path, default=Path("../demo-sight"))
    parser.add_argument("--bits", type=int, default=8, choices=(0, 4, 8))
    options = parser.parse_args()
    export(options.source, options.out, options.bits)
