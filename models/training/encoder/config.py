"""The encoder's sizes."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Config:
    """Sizes, under the names that Hugging Face's BERT configuration uses."""

    vocab_size: int = 4096
    hidden_size: int = 128
    num_hidden_layers: int = 4
    num_attention_heads: int = 4
    intermediate_size: int = 512
    max_position_embeddings: int = 256
    type_vocab_size: int = 2
    layer_norm_eps: float = 1e-12

    def to_dict(self, task: str) -> dict[str, object]:
        """The content of config.json, readable by transformers."""
        fixed = {"model_type": "bert", "hidden_act": "gelu", "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0,
                 "position_embedding_type": "absolute", "pad_token_id": 0, "dtype": "float32"}
        head = {"architectures": ["BertModel"]} if task == "embed" else {
            "architectures": ["BertForSequenceClassification"], "num_labels": 1, "id2label": {"0": "LABEL_0"}, "label2id": {"LABEL_0": 0}}
        return head | fixed | asdict(self)
