"""The encoder: BERT, under the names that transformers' BertModel and BertForSequenceClassification give its weights."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from encoder.config import Config

Inputs = dict[str, Tensor]
"""input_ids, attention_mask and token_type_ids, each int64 [texts, longest]; padded at the end."""


class Embeddings(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.word_embeddings = nn.Embedding(config.vocab_size, config.hidden_size, padding_idx=0)
        self.position_embeddings = nn.Embedding(config.max_position_embeddings, config.hidden_size)
        self.token_type_embeddings = nn.Embedding(config.type_vocab_size, config.hidden_size)
        self.LayerNorm = nn.LayerNorm(config.hidden_size, config.layer_norm_eps)

    def forward(self, ids: Tensor, types: Tensor, first: int) -> Tensor:
        places = torch.arange(first, first + ids.shape[1])
        return self.LayerNorm(self.word_embeddings(ids) + self.position_embeddings(places) + self.token_type_embeddings(types))


class SelfAttention(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.heads = config.num_attention_heads
        self.query, self.key, self.value = (nn.Linear(config.hidden_size, config.hidden_size) for _ in range(3))

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        q, k, v = (part(x).unflatten(2, (self.heads, -1)).transpose(1, 2) for part in (self.query, self.key, self.value))
        return F.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).flatten(2)


class Output(nn.Module):
    """Projects what a block made, adds what went in, and normalizes."""

    def __init__(self, width: int, config: Config) -> None:
        super().__init__()
        self.dense = nn.Linear(width, config.hidden_size)
        self.LayerNorm = nn.LayerNorm(config.hidden_size, config.layer_norm_eps)

    def forward(self, made: Tensor, x: Tensor) -> Tensor:
        return self.LayerNorm(x + self.dense(made))


class Layer(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.attention = nn.ModuleDict({"self": SelfAttention(config), "output": Output(config.hidden_size, config)})
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(config.hidden_size, config.intermediate_size)})
        self.output = Output(config.intermediate_size, config)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        x = self.attention["output"](self.attention["self"](x, mask), x)
        return self.output(F.gelu(self.intermediate["dense"](x)), x)


class Encoder(nn.Module):
    """Inputs to hidden states [texts, longest, hidden]; positions begin at `first`."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.embeddings = Embeddings(config)
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList(Layer(config) for _ in range(config.num_hidden_layers))})
        self.apply(begin)
        with torch.no_grad():  # places that training saw little of still lie in order
            self.embeddings.position_embeddings.weight.copy_(0.02 * sinusoids(config.max_position_embeddings, config.hidden_size))

    def forward(self, inputs: Inputs, first: int = 0) -> Tensor:
        x = self.embeddings(inputs["input_ids"], inputs["token_type_ids"], first)
        mask = inputs["attention_mask"].bool()[:, None, None]
        for layer in self.encoder["layer"]:
            x = layer(x, mask)
        return x


class Embedder(Encoder):
    """Inputs to embeddings [texts, hidden]: the mean over each text's tokens, of length one."""

    def forward(self, inputs: Inputs, first: int = 0) -> Tensor:
        mask = inputs["attention_mask"][:, :, None]
        return F.normalize((super().forward(inputs, first) * mask).sum(1) / mask.sum(1), dim=-1)


class Reranker(nn.Module):
    """Inputs of query and document to scores [pairs]: above zero where the document answers."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.bert = Encoder(config)
        self.bert.pooler = nn.ModuleDict({"dense": nn.Linear(config.hidden_size, config.hidden_size)})
        self.classifier = nn.Linear(config.hidden_size, 1)
        self.bert.pooler.apply(begin)
        self.classifier.apply(begin)

    def forward(self, inputs: Inputs, first: int = 0) -> Tensor:
        start = self.bert(inputs, first)[:, 0]
        return self.classifier(torch.tanh(self.bert.pooler["dense"](start)))[:, 0]


MODELS = {"embed": Embedder, "rerank": Reranker}


def begin(module: nn.Module) -> None:
    """BERT's first weights."""
    if isinstance(module, (nn.Linear, nn.Embedding)):
        nn.init.normal_(module.weight, std=0.02)
    if isinstance(module, nn.Linear):
        nn.init.zeros_(module.bias)


def sinusoids(length: int, width: int) -> Tensor:
    angle = torch.arange(length)[:, None] / 10000 ** (torch.arange(0, width, 2) / width)
    return torch.cat((angle.sin(), angle.cos()), dim=1)
