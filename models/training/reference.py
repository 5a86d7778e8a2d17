"""A Llama-style decoder in plain numpy, float64, the whole sequence at once and without a cache: the truth that the
ONNX graphs and the service's runtime are compared with. Weights carry Hugging Face Llama names; the config is a Hugging
Face `config.json`."""

import numpy as np


def logits(weights, config, ids):
    """Next-token logits after every position: float64 [len(ids), vocab]."""
    return logits_of(weights, config, _wide(weights["model.embed_tokens.weight"])[np.asarray(ids)])


def logits_of(weights, config, x, places=None):
    """The same of vectors in the place of embedded tokens: float64 [positions, hidden]. `places` are where each stands, for each of the
    frequencies by which it is turned: [positions, head_dim / 2]."""
    for i in range(config["num_hidden_layers"]):
        part = {k.split(f"layers.{i}.", 1)[1]: _wide(w) for k, w in weights.items() if f"model.layers.{i}." in k}
        x = x + _attention(part, config, _rms(x, part["input_layernorm.weight"], config), places)
        x = x + _swiglu(part, _rms(x, part["post_attention_layernorm.weight"], config))
    x = _rms(x, _wide(weights["model.norm.weight"]), config)
    head = "model.embed_tokens.weight" if config.get("tie_word_embeddings") else "lm_head.weight"
    return x @ _wide(weights[head]).T


def greedy(weights, config, ids, count):
    """The `count` tokens that greedy decoding appends to `ids`, and the logits each was picked from."""
    ids, picked = list(ids), []
    for _ in range(count):
        picked.append(logits(weights, config, ids)[-1])
        ids.append(int(picked[-1].argmax()))
    return ids[-count:], np.array(picked)


def _attention(part, config, x, places):
    n, dim = len(x), config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"]
    q, k, v = ((x @ part[f"self_attn.{p}_proj.weight"].T).reshape(n, -1, dim) for p in "qkv")
    q, k = _rope(q, config, places), _rope(k, config, places)
    group = q.shape[1] // k.shape[1]
    out = np.empty_like(q)
    for head in range(q.shape[1]):
        score = q[:, head] @ k[:, head // group].T / np.sqrt(dim)
        score[np.triu_indices(n, 1)] = -np.inf
        share = np.exp(score - score.max(axis=1, keepdims=True))
        out[:, head] = share / share.sum(axis=1, keepdims=True) @ v[:, head // group]
    return out.reshape(n, -1) @ part["self_attn.o_proj.weight"].T


def _rope(x, config, places):
    """Rotates the pair (x[j], x[j + dim/2]) by position · theta^(-2j/dim), as one complex number."""
    half = x.shape[-1] // 2
    theta = config.get("rope_theta") or config["rope_parameters"]["rope_theta"]
    stands = np.arange(len(x))[:, None] if places is None else places
    angle = stands * float(theta) ** (-np.arange(half) / half)
    turned = (x[..., :half] + 1j * x[..., half:]) * np.exp(1j * angle)[:, None, :]
    return np.concatenate([turned.real, turned.imag], axis=-1)


def _swiglu(part, x):
    gate = x @ part["mlp.gate_proj.weight"].T
    return (gate / (1 + np.exp(-gate)) * (x @ part["mlp.up_proj.weight"].T)) @ part["mlp.down_proj.weight"].T


def _rms(x, weight, config):
    return x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + config["rms_norm_eps"]) * weight


def _wide(array):
    return np.asarray(array, np.float64)
