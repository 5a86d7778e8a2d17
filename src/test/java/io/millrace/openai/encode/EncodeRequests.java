package io.millrace.openai.encode;

import io.millrace.edge.FieldRules;

/** The requests of this package, for tests of all requests together. */
public final class EncodeRequests {

    public static final FieldRules EMBEDDINGS = EmbeddingsRequest.RULES;

    private EncodeRequests() {}
}
