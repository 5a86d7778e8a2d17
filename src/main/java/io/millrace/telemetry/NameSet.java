package io.millrace.telemetry;

/** Whose names meters go by. */
public enum NameSet {
    /** OpenTelemetry's GenAI names where there are such, {@code millrace.*} for the rest. */
    MILLRACE,
    /** Those of vLLM, for what language models do. */
    VLLM
}
