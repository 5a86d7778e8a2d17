package io.millrace.core;

/** What an input is made of. */
public enum Modality {
    TEXT,
    IMAGE,
    AUDIO
}
