package io.millrace.generation;

/** Why a sequence ended. */
public enum FinishReason {
    /** It sampled one of its stop tokens. */
    STOP,
    /** It reached {@code maxTokens} or the end of the context. */
    LENGTH,
    /** Its caller aborted it. */
    ABORTED
}
