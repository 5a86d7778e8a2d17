package io.millrace.telemetry;

import static io.millrace.telemetry.Meters.Type.COUNTER;
import static io.millrace.telemetry.Meters.Type.GAUGE;
import static io.millrace.telemetry.Meters.Type.INFO;
import static io.millrace.telemetry.Meters.Type.SUMMARY;
import static io.millrace.telemetry.Meters.Type.TIMER;

import java.util.List;

/** Every meter of the service: name, type, base unit, labels, meaning, and what it takes for it to move. */
public enum Meters {
    TIME_TO_FIRST_TOKEN(
            TIMER,
            "gen_ai.server.time_to_first_token",
            "seconds",
            "model",
            "From submission to the first token (TTFT)"),
    TIME_PER_OUTPUT_TOKEN(
            TIMER, "gen_ai.server.time_per_output_token", "seconds", "model", "Between one token and the next (ITL)"),
    REQUEST_DURATION(
            TIMER,
            "gen_ai.server.request.duration",
            "seconds",
            "model operation outcome",
            "From the head of an inference request to the last byte of its answer"),
    TOKEN_USAGE(
            SUMMARY,
            "gen_ai.client.token.usage",
            "",
            "model gen_ai.token.type",
            "Tokens of one request, as its usage says: input or output"),
    QUEUE_TIME(TIMER, "millrace.queue.time", "seconds", "model", "From submission to a slot, or to a run"),
    TEMPLATE_TIME(TIMER, "millrace.template.time", "seconds", "model", "Chat template of one request"),
    TOKENIZE_TIME(
            TIMER,
            "millrace.tokenize.time",
            "seconds",
            "model",
            "Tokenizing of one request, or decoding of its images"),
    DETOKENIZE_TIME(
            TIMER, "millrace.detokenize.time", "seconds", "model", "From tokens to text, in all, of one request"),
    STEP_TIME(
            TIMER,
            "millrace.step.time",
            "seconds",
            "model kind",
            "One call of the model: prefill or decode, or of the one that drafts"),
    STEP_ROWS(
            SUMMARY,
            "millrace.step.rows",
            "sequences",
            "model kind",
            "Sequences in one call: 1 of a prefill, or the batch"),
    PROMPT_TOKENS(COUNTER, "millrace.tokens.prompt", "tokens", "model", "Prompt tokens of sequences that got a slot"),
    CACHED_TOKENS(
            COUNTER, "millrace.tokens.cached", "tokens", "model", "Prompt tokens found in the KV cache: prefix hits"),
    PREFIX_HITS(
            COUNTER,
            "millrace.prefix.hits",
            "sequences",
            "model source",
            "Sequences that went on from tokens run before, by where their state was: in the slot, copied from another, or in host memory"),
    PREFIX_TOKENS(
            COUNTER,
            "millrace.prefix.tokens",
            "tokens",
            "model source",
            "Prompt tokens that were not run again, by where their state was"),
    GENERATED_TOKENS(COUNTER, "millrace.tokens.generated", "tokens", "model", "Tokens sampled"),
    DRAFTED_TOKENS(
            COUNTER,
            "millrace.tokens.drafted",
            "tokens",
            "model kind",
            "Tokens drafted and checked by the model (speculative decoding)",
            "an answer whose next tokens can be drafted, while few run"),
    ACCEPTED_TOKENS(
            COUNTER,
            "millrace.tokens.accepted",
            "tokens",
            "model kind",
            "Drafted tokens that came true",
            "an answer whose next tokens can be drafted, while few run"),
    SEQUENCES_ENDED(
            COUNTER, "millrace.sequences.ended", "sequences", "model outcome", "Sequences whose last event was given"),
    WAITING(
            GAUGE,
            "millrace.requests.waiting",
            "sequences",
            "model",
            "Sequences without a slot, or items without a run"),
    RUNNING(GAUGE, "millrace.requests.running", "sequences", "model", "Sequences with a slot, or items in a run"),
    ADMITTED(GAUGE, "millrace.requests.admitted", "items", "model", "Sequences or items accepted and not ended"),
    SLOTS(GAUGE, "millrace.slots", "slots", "model", "Sequences that can run at once"),
    KV_CACHE_USAGE(
            GAUGE,
            "millrace.kv.cache.usage",
            "ratio",
            "model",
            "Share of the KV cache's positions held by running sequences"),
    BATCH_TIME(TIMER, "millrace.batch.time", "seconds", "model", "One run of a stateless model"),
    BATCH_ROWS(
            SUMMARY, "millrace.batch.rows", "rows", "model", "Texts, images or rows in one run of a stateless model"),
    BATCH_TOKENS(
            COUNTER,
            "millrace.batch.tokens",
            "tokens",
            "model",
            "Tokens (or rows) run by a stateless model, without padding"),
    BATCH_PADDING(
            COUNTER,
            "millrace.batch.padding",
            "tokens",
            "model",
            "Padding run by a stateless model",
            "texts of unequal length in one run"),
    BATCH_SPLITS(
            COUNTER,
            "millrace.batch.splits",
            "runs",
            "model",
            "Runs that failed and were split to find the item that fails",
            "a fault: an item on which the model fails, beside others"),
    ITEM_DURATION(
            TIMER,
            "millrace.item.duration",
            "seconds",
            "model outcome",
            "From submission of a text, image or row to its end"),
    REFUSALS(COUNTER, "millrace.refusals", "requests", "reason", "Requests turned away"),
    BODIES(GAUGE, "millrace.bodies", "bytes", "place", "Request bodies held, in memory and on disk"),
    BREAKER_STATE(
            GAUGE,
            "millrace.breaker.state",
            "level",
            "model",
            "Circuit breaker: 0 closed, 1 half open, 2 open",
            "a fault: a model that fails again and again"),
    BREAKER_FAULTS(
            COUNTER,
            "millrace.breaker.faults",
            "requests",
            "model",
            "Requests whose failure a circuit breaker counted",
            "a fault: a model that fails or hangs"),
    BREAKER_REFUSALS(
            COUNTER,
            "millrace.breaker.refusals",
            "requests",
            "model",
            "Requests refused by a circuit breaker that is not closed",
            "a fault: a model that fails again and again"),
    EXPIRED(
            COUNTER,
            "millrace.expired",
            "requests",
            "model",
            "Requests for text whose time was up before their answer was whole",
            "a deadline that passes"),
    FALLBACKS(
            COUNTER,
            "millrace.fallbacks",
            "requests",
            "model by",
            "Requests that another model answered, by that model",
            "a fault: a model with a fallback that cannot answer"),
    MODEL_STATE(GAUGE, "millrace.model.state", "level", "model", "0 unloaded, 1 loading, 2 ready, 3 failed"),
    MODEL_LOAD_TIME(TIMER, "millrace.model.load.time", "seconds", "model outcome", "One load: ready or failed"),
    MODEL_UNLOADS(
            COUNTER,
            "millrace.model.unloads",
            "",
            "model reason",
            "Models that left memory",
            "a model that is unloaded, replaced, idle for long, or in the way of another"),
    MODEL_MEMORY_BUDGET(
            GAUGE,
            "millrace.model.memory.budget",
            "bytes",
            "place",
            "What all models together may take; 0 is as much as there is",
            "a budget"),
    MODEL_MEMORY_HELD(
            GAUGE,
            "millrace.model.memory.held",
            "bytes",
            "place",
            "Weights and caches of the models in memory, of those that leave until they are gone, and of the one that is being loaded"),
    MODEL_MEMORY_RESERVED(
            GAUGE,
            "millrace.model.memory.reserved",
            "bytes",
            "place",
            "Of that what the model takes that is being loaded",
            "a load"),
    NATIVE_MEMORY(
            GAUGE,
            "millrace.native.memory",
            "bytes",
            "place",
            "KV caches and tensors this process holds outside the Java heap, on host or device; weights not counted"),
    NATIVE_HANDLES(GAUGE, "millrace.native.handles", "handles", "", "Native objects and buffers of ONNX Runtime held"),
    BOTTLENECK(GAUGE, "millrace.bottleneck", "", "state", "1 for what limited the service in the last 10 s, else 0"),
    MODEL_BOTTLENECK(
            GAUGE,
            "millrace.model.bottleneck",
            "",
            "model state",
            "1 for what limited the model in the last 10 s, else 0"),

    VLLM_WAITING(GAUGE, "vllm:num_requests_waiting", "", "model_name", "As millrace.requests.waiting"),
    VLLM_RUNNING(GAUGE, "vllm:num_requests_running", "", "model_name", "As millrace.requests.running"),
    VLLM_KV_CACHE(GAUGE, "vllm:kv_cache_usage_perc", "", "model_name", "As millrace.kv.cache.usage: 1 is full"),
    VLLM_LORA(
            INFO,
            "vllm:lora_requests",
            "",
            "model_name max_lora running_lora_adapters waiting_lora_adapters",
            "1 for each language model that is ready: how many LoRA adapters can run at once, and which do and which wait"),
    VLLM_TTFT(TIMER, "vllm:time_to_first_token", "seconds", "model_name", "As gen_ai.server.time_to_first_token"),
    VLLM_ITL(TIMER, "vllm:inter_token_latency", "seconds", "model_name", "As gen_ai.server.time_per_output_token"),
    VLLM_TPOT(TIMER, "vllm:time_per_output_token", "seconds", "model_name", "The same under its older name"),
    VLLM_E2E(TIMER, "vllm:e2e_request_latency", "seconds", "model_name", "From submission of a sequence to its end"),
    VLLM_QUEUE(TIMER, "vllm:request_queue_time", "seconds", "model_name", "As millrace.queue.time"),
    VLLM_PROMPT(COUNTER, "vllm:prompt_tokens", "", "model_name", "As millrace.tokens.prompt"),
    VLLM_GENERATED(COUNTER, "vllm:generation_tokens", "", "model_name", "As millrace.tokens.generated"),
    VLLM_QUERIES(COUNTER, "vllm:prefix_cache_queries", "", "model_name", "Prompt tokens looked up in the KV cache"),
    VLLM_HITS(COUNTER, "vllm:prefix_cache_hits", "", "model_name", "As millrace.tokens.cached"),
    VLLM_DRAFTS(
            COUNTER,
            "vllm:spec_decode_num_drafts",
            "",
            "model_name",
            "Drafts checked by the model",
            "an answer whose next tokens can be drafted, while few run"),
    VLLM_DRAFTED(
            COUNTER,
            "vllm:spec_decode_num_draft_tokens",
            "",
            "model_name",
            "As millrace.tokens.drafted, of all kinds together",
            "an answer whose next tokens can be drafted, while few run"),
    VLLM_ACCEPTED(
            COUNTER,
            "vllm:spec_decode_num_accepted_tokens",
            "",
            "model_name",
            "As millrace.tokens.accepted, of all kinds together",
            "an answer whose next tokens can be drafted, while few run"),
    VLLM_SUCCESS(
            COUNTER,
            "vllm:request_success",
            "",
            "model_name finished_reason",
            "Sequences that ended: stop, length or abort"),
    VLLM_PROMPT_SIZE(SUMMARY, "vllm:request_prompt_tokens", "", "model_name", "Prompt tokens of one sequence"),
    VLLM_GENERATED_SIZE(SUMMARY, "vllm:request_generation_tokens", "", "model_name", "Tokens sampled for one sequence");

    /** What a meter is. */
    public enum Type {
        COUNTER,
        GAUGE,
        /** A gauge that is 1 and says something by its labels. */
        INFO,
        /** A histogram of counts. */
        SUMMARY,
        /** A histogram of seconds. */
        TIMER
    }

    private static final String TRAFFIC = "";

    private final Type type;
    private final String meterName;
    private final String unit;
    private final String labels;
    private final String meaning;
    private final String needs;

    Meters(Type type, String meterName, String unit, String labels, String meaning) {
        this(type, meterName, unit, labels, meaning, TRAFFIC);
    }

    Meters(Type type, String meterName, String unit, String labels, String meaning, String needs) {
        this.type = type;
        this.meterName = meterName;
        this.unit = unit;
        this.labels = labels;
        this.meaning = meaning;
        this.needs = needs;
    }

    public Type type() {
        return type;
    }

    public String meterName() {
        return meterName;
    }

    /** Empty where it has none. */
    public String unit() {
        return unit;
    }

    /** Keys of its labels, all of which every series has. */
    public List<String> labels() {
        return labels.isEmpty() ? List.of() : List.of(labels.split(" "));
    }

    public String meaning() {
        return meaning;
    }

    /** What must happen for it to move; empty where ordinary traffic does. */
    public String needs() {
        return needs;
    }

    public NameSet names() {
        return meterName.startsWith("vllm:") ? NameSet.VLLM : NameSet.MILLRACE;
    }
}
