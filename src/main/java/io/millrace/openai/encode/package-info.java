/** Embeddings, reranking, scores and labels in the forms of OpenAI, Cohere, Jina, vLLM and TEI. */
@NullMarked
package io.millrace.openai.encode;

import org.jspecify.annotations.NullMarked;
