package io.millrace.serving;

import java.util.Locale;

/** What a request goes through, in order. */
public enum Phase {
    /** The conversation is put into the model's chat template. */
    TEMPLATE,
    /** Texts become tokens, or images tensors. */
    TOKENIZE,
    /** From submission until the first of its sequences has a slot, or the first of its items a run. */
    QUEUE,
    /** From a slot to the first token. */
    PREFILL,
    /** From the first token to the end of the last sequence. */
    DECODE,
    /** From the first run of a stateless model to the last answer; of a chat, while its images are read and encoded. */
    RUN,
    /** Tokens become text, in between. */
    DETOKENIZE,
    /** A remote server is asked in the model's place. */
    REMOTE;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
