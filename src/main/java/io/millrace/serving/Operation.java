package io.millrace.serving;

import java.util.Locale;

/** What an inference request asks for. */
public enum Operation {
    CHAT,
    TEXT_COMPLETION,
    EMBEDDINGS,
    RERANK,
    SCORE,
    CLASSIFY,
    TRANSCRIPTION,
    TRANSLATION,
    SPEECH,
    TOKENIZE,
    INFER,
    /** What is not inference; no meter counts it. */
    OTHER;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
