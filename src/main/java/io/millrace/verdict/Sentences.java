package io.millrace.verdict;

/** The evidence of a verdict in words. */
final class Sentences {

    private Sentences() {}

    static String of(Bottleneck state, Figures f) {
        return switch (state) {
            case IDLE -> "Busy in %s of the time.".formatted(percent(f.busy()));
            case CPU_STARVED ->
                ("The processor was elsewhere: throttled in %s of the periods of its CPU limit, %s stolen by the hypervisor; "
                                + "tasks waited for a processor in %s of the time while this service used %s of its own: %s of what its models and texts took.")
                        .formatted(
                                percent(f.throttled()),
                                percent(f.steal()),
                                percent(f.pressure()),
                                percent(f.processor()),
                                Double.isNaN(f.granted()) ? "0 %" : percent(f.granted()));
            case GC_BOUND ->
                "The garbage collector stopped the service for %s of the time.".formatted(percent(f.collecting()));
            case TOKENIZER_BOUND ->
                "Templates, tokenizing and detokenizing took %s of the time over all threads, the models %s."
                        .formatted(percent(f.text()), percent(f.work()));
            case CLIENT_BOUND ->
                "Of the open streams, %s had a client that read more slowly than the model writes."
                        .formatted(percent(f.behind()));
            case SAMPLING_BOUND ->
                "Choosing and sending tokens took %s of the time, the model %s."
                        .formatted(percent(f.sampling()), percent(f.prefill() + f.decode()));
            case PREFILL_BOUND ->
                "Running inputs through the model took %s of the time, completions %s; something waited in %s."
                        .formatted(percent(f.prefill() + f.run()), percent(f.decode()), percent(f.waiting()));
            case KV_FULL, QUEUE_BOUND ->
                "Something waited in %s of the time with %s of the KV cache held, and %s of a run's time grows with its size (%.1f on average)."
                        .formatted(percent(f.waiting()), percent(f.cache()), growth(f), f.rows());
            case DECODE_MEMORY_BOUND, DECODE_COMPUTE_BOUND ->
                "Completions took %s of the time at %.1f rows a step, and %s of a step's time grows with its rows; something waited in %s."
                        .formatted(percent(f.decode()), f.rows(), growth(f), percent(f.waiting()));
        };
    }

    private static String growth(Figures figures) {
        return Double.isNaN(figures.growth()) ? "an unknown part" : percent(figures.growth());
    }

    private static String percent(double share) {
        return Math.round(share * 100) + " %";
    }
}
