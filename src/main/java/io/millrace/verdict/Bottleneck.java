package io.millrace.verdict;

import java.util.Locale;

/** What limits the service or a model, and what to change where it shall limit less. */
public enum Bottleneck {
    IDLE("nothing: it waits for requests"),
    CPU_STARVED("give the service more of the processor: a higher CPU limit, fewer neighbours on the machine, or both"),
    GC_BOUND("give the heap more room (-Xmx), or lower limits.body, limits.items and bodies.memory"),
    TOKENIZER_BOUND("give text more cores, or send less of it: shorter histories, fewer tools, inputs as token ids"),
    CLIENT_BOUND("have clients read faster, or without stream; limits.stream-buffer is how far one may fall behind"),
    SAMPLING_BOUND("ask for less per token: fewer logprobs, top_k or no penalties, simpler grammars; or more cores"),
    PREFILL_BOUND("share prefixes so that they are found in the KV cache, shorten inputs, or run on faster arithmetic: "
            + "more threads, another provider, fewer bits"),
    DECODE_COMPUTE_BOUND("more threads, another provider or another instance of the service; more slots do not help"),
    KV_FULL("make room in the KV cache: more memory with more slots, or a lower max-length with more slots"),
    QUEUE_BOUND("run more at once, which costs little time: more slots, or a larger batch or more instances of a model "
            + "that does not generate"),
    DECODE_MEMORY_BOUND("move fewer bytes per token: weights of fewer bits, faster memory; or send more at once, which "
            + "costs little time");

    private final String change;

    Bottleneck(String change) {
        this.change = change;
    }

    /** As meters and logs have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What to change, in words. */
    public String change() {
        return change;
    }
}
