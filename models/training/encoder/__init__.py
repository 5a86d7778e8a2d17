"""demo-embed and demo-rerank: sentences, the encoder, its training and export."""
