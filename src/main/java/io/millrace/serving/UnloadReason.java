package io.millrace.serving;

/** Why a model left memory. */
public enum UnloadReason {
    /** It gave way to another, since memory was short. */
    BUDGET,
    /** Nobody had asked it for as long as its {@code keep-alive} says. */
    IDLE,
    /** It was unloaded or put to sleep. */
    OPERATOR,
    /** A later load of it took its place. */
    REPLACED,
    /** Its folder is gone. */
    GONE
}
