package io.millrace.telemetry;

/** Every meter of the service, with its base unit and meaning. */
public enum Meters {
    TIME_TO_FIRST_TOKEN("gen_ai.server.time_to_first_token", "seconds", "From submission to the first token (TTFT)"),
    TIME_PER_OUTPUT_TOKEN("gen_ai.server.time_per_output_token", "seconds", "Between one token and the next (ITL)"),
    REQUEST_DURATION("gen_ai.server.request.duration", "seconds", "From submission to the end, by outcome"),
    QUEUE_TIME("millrace.queue.time", "seconds", "From submission to a slot"),
    STEP_TIME("millrace.step.time", "seconds", "One call of the model, by kind: prefill or decode"),
    STEP_ROWS("millrace.step.rows", "sequences", "Sequences in one call of the model, by kind"),
    PROMPT_TOKENS("millrace.tokens.prompt", "tokens", "Prompt tokens of requests that got a slot"),
    CACHED_TOKENS("millrace.tokens.cached", "tokens", "Prompt tokens found in the KV cache"),
    GENERATED_TOKENS("millrace.tokens.generated", "tokens", "Tokens sampled"),
    BATCH_TIME("millrace.batch.time", "seconds", "One run of a stateless model"),
    BATCH_ROWS("millrace.batch.rows", "rows", "Texts, images or rows in one run of a stateless model"),
    BATCH_TOKENS("millrace.batch.tokens", "tokens", "Tokens (or rows) run by a stateless model, padding not counted"),
    BATCH_PADDING("millrace.batch.padding", "tokens", "Padding run by a stateless model"),
    BATCH_SPLITS("millrace.batch.splits", "runs", "Runs that failed and were split to find the item that fails"),
    ITEM_DURATION(
            "millrace.item.duration", "seconds", "From submission of a text, image or row to its end, by outcome"),
    BREAKER_STATE("millrace.breaker.state", "level", "Circuit breaker: 0 closed, 1 half open, 2 open"),
    BREAKER_FAULTS("millrace.breaker.faults", "requests", "Requests whose failure a circuit breaker counted"),
    BREAKER_REFUSALS(
            "millrace.breaker.refusals", "requests", "Requests refused by a circuit breaker that is not closed"),
    EXPIRED("millrace.expired", "requests", "Requests for text whose time was up before their answer was whole"),
    FALLBACKS("millrace.fallbacks", "requests", "Requests that another model answered, by that model"),
    WAITING("millrace.requests.waiting", "sequences", "Sequences without a slot"),
    RUNNING("millrace.requests.running", "sequences", "Sequences with a slot"),
    KV_CACHE_USAGE("millrace.kv.cache.usage", "ratio", "Share of the KV cache's positions held by running sequences"),
    REFUSALS("millrace.refusals", "requests", "Requests turned away, by reason");

    private final String meterName;
    private final String unit;
    private final String meaning;

    Meters(String meterName, String unit, String meaning) {
        this.meterName = meterName;
        this.unit = unit;
        this.meaning = meaning;
    }

    public String meterName() {
        return meterName;
    }

    public String unit() {
        return unit;
    }

    public String meaning() {
        return meaning;
    }
}
