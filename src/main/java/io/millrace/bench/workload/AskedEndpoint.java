package io.millrace.bench.workload;

/** An endpoint as OpenAI has it, or as others have it beside OpenAI's. */
public enum AskedEndpoint {
    CHAT("/chat/completions", true),
    COMPLETIONS("/completions", true),
    EMBEDDINGS("/embeddings", false),
    RERANK("/rerank", false),
    TRANSCRIPTIONS("/audio/transcriptions", false);

    private final String path;
    private final boolean generates;

    AskedEndpoint(String path, boolean generates) {
        this.path = path;
        this.generates = generates;
    }

    /** Below {@code /v1}. */
    String path() {
        return path;
    }

    /** Whether answers are streams of tokens. */
    public boolean generates() {
        return generates;
    }
}
