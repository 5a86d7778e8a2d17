"""What a graph is written from besides the weights: the precision asked for and the decoder's sizes."""

from dataclasses import dataclass

import numpy as np

DTYPES = ("float32", "float16", "bfloat16")


@dataclass(frozen=True)
class Options:
    """How to write the graph: `dtype` of weights, activations and logits, `cache_dtype` (empty: as `dtype`) of keys and
    values, `bits` of the layers' matrices and `head_bits` of the output matrix (0: not quantized, else 4 or 8, in
    blocks of 32). With `embedding_bits` 8 the embedding is stored in bytes too, the output matrix's own where both are
    one matrix at 8 bits."""

    layout: str = "gqa"
    dtype: str = "float32"
    cache_dtype: str = ""
    bits: int = 0
    head_bits: int = 0
    embedding_bits: int = 0

    def __post_init__(self):
        one_of("layout", self.layout, ("gqa", "concat"))
        one_of("dtype", self.dtype, ("float32", "float16"))
        one_of("bits", self.bits, (0, 4, 8))
        one_of("head_bits", self.head_bits, (0, 4, 8))
        one_of("embedding_bits", self.embedding_bits, (0, 8))
        one_of("cache_dtype", self.cache, (self.dtype,) if self.layout == "gqa" else DTYPES)

    @property
    def cache(self):
        return self.cache_dtype or self.dtype


@dataclass(frozen=True)
class Shape:
    """The sizes of a decoder, read from the keys of a Hugging Face `config.json`."""

    hidden: int
    middle: int
    layers: int
    heads: int
    kv_heads: int
    head_dim: int
    vocab: int
    context: int
    eps: float
    theta: float
    tied: bool

    @staticmethod
    def of(config):
        rope = config.get("rope_parameters") or config.get("rope_scaling") or {}
        one_of("rope_type", rope.get("rope_type", rope.get("type", "default")), ("default",))
        one_of("hidden_act", config.get("hidden_act", "silu"), ("silu",))
        for bias in ("attention_bias", "mlp_bias"):
            one_of(bias, config.get(bias, False), (False,))
        heads = config["num_attention_heads"]
        return Shape(
            hidden=config["hidden_size"],
            middle=config["intermediate_size"],
            layers=config["num_hidden_layers"],
            heads=heads,
            kv_heads=config.get("num_key_value_heads") or heads,
            head_dim=config.get("head_dim") or config["hidden_size"] // heads,
            vocab=config["vocab_size"],
            context=config["max_position_embeddings"],
            eps=config["rms_norm_eps"],
            theta=config.get("rope_theta") or rope["rope_theta"],
            tied=bool(config.get("tie_word_embeddings")),
        )

    def tensors(self):
        """Every weight's name and dimensions; matrices are [out, in]."""
        query, key = self.heads * self.head_dim, self.kv_heads * self.head_dim
        layer = {"self_attn.q_proj": (query, self.hidden), "self_attn.k_proj": (key, self.hidden)}
        layer |= {"self_attn.v_proj": (key, self.hidden), "self_attn.o_proj": (self.hidden, query)}
        layer |= {"mlp.gate_proj": (self.middle, self.hidden), "mlp.up_proj": (self.middle, self.hidden)}
        layer |= {"mlp.down_proj": (self.hidden, self.middle)}
        layer |= {"input_layernorm": (self.hidden,), "post_attention_layernorm": (self.hidden,)}
        sizes = {"model.embed_tokens.weight": (self.vocab, self.hidden)}
        sizes |= {f"model.layers.{i}.{name}.weight": dims for i in range(self.layers) for name, dims in layer.items()}
        sizes |= {"model.norm.weight": (self.hidden,)}
        return sizes if self.tied else sizes | {"lm_head.weight": (self.vocab, self.hidden)}

    def rotary_tables(self):
        """Cosine and sine of every position's angles, each [context, headDim / 2]."""
        frequencies = self.theta ** (-np.arange(0, self.head_dim, 2, dtype=np.float64) / self.head_dim)
        angles = np.arange(self.context)[:, None] * frequencies
        return np.cos(angles), np.sin(angles)


def one_of(name, value, allowed):
    if value not in allowed:
        raise ValueError(f"{name} is {value!r}, must be one of {', '.join(map(repr, allowed))}")
