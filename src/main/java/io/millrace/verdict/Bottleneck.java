package io.millrace.verdict;

import java.util.Locale;

/** What limits the service or a model, and what to change where it shall limit less. */
public enum Bottleneck {
    IDLE("nothing: it waits for requests"),
    CPU_STARVED(
            "give the service more of the processor: a higher CPU limit, a machine of its own, or fewer neighbours"),
    GC_BOUND("give the heap more room (-Xmx, or -XX:MaxRAMPercentage), or lower millrace.limits.items, "
            + "millrace.limits.input-body and max-queue"),
    TOKENIZER_BOUND(
            "send less text: shorter histories, fewer tools, inputs as token ids; or give the service more cores"),
    CLIENT_BOUND(
            "have clients read faster, or ask without stream; millrace.limits.stream-buffer is how far one may fall "
                    + "behind"),
    SAMPLING_BOUND(
            "ask for less per token: no logprobs, no penalties, simpler schemas; or give the service more cores"),
    PREFILL_BOUND(
            "have prompts begin alike so that the KV cache holds what they share, shorten inputs, or compute faster: "
                    + "threads, instances of a model without slots, providers, fewer bits; a smaller prefill-chunk lets running "
                    + "answers go on between"),
    DECODE_COMPUTE_BOUND(
            "compute faster: threads, providers, fewer bits; or run more instances of the service. More slots "
                    + "do not help"),
    KV_FULL("make room in the KV cache: more slots where memory is left, or a lower max-length with more slots"),
    QUEUE_BOUND(
            "run more at once, which costs little time: slots; of a model without slots batch.max-rows or instances"),
    DECODE_MEMORY_BOUND(
            "move fewer bytes for each token: weights of fewer bits, faster memory; or send more requests at "
                    + "once, which costs little time");

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
