package io.millrace.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.core.ModelId;
import io.millrace.generation.EngineListener;
import io.millrace.generation.FinishReason;
import io.millrace.generation.GenerationEvent;
import java.time.Duration;

/** The meters of one model's engine under the names that vLLM gives them. */
public final class VllmMeters implements EngineListener {

    private final Registrar meters;
    private final String model;
    private final Timer firstToken;
    private final Timer nextToken;
    private final Timer nextTokenOfOld;
    private final Timer endToEnd;
    private final Timer queueTime;
    private final Counter promptTokens;
    private final Counter queries;
    private final Counter hits;
    private final Counter generatedTokens;
    private final Counter drafts;
    private final Counter draftedTokens;
    private final Counter acceptedTokens;
    private final DistributionSummary promptSize;
    private final DistributionSummary generatedSize;

    public VllmMeters(MeterRegistry registry, ModelId id) {
        this.meters = new Registrar(registry);
        this.model = id.value();
        this.firstToken = meters.timer(Meters.VLLM_TTFT, model);
        this.nextToken = meters.timer(Meters.VLLM_ITL, model);
        this.nextTokenOfOld = meters.timer(Meters.VLLM_TPOT, model);
        this.endToEnd = meters.timer(Meters.VLLM_E2E, model);
        this.queueTime = meters.timer(Meters.VLLM_QUEUE, model);
        this.promptTokens = meters.counter(Meters.VLLM_PROMPT, model);
        this.queries = meters.counter(Meters.VLLM_QUERIES, model);
        this.hits = meters.counter(Meters.VLLM_HITS, model);
        this.generatedTokens = meters.counter(Meters.VLLM_GENERATED, model);
        this.drafts = meters.counter(Meters.VLLM_DRAFTS, model);
        this.draftedTokens = meters.counter(Meters.VLLM_DRAFTED, model);
        this.acceptedTokens = meters.counter(Meters.VLLM_ACCEPTED, model);
        this.promptSize = meters.summary(Meters.VLLM_PROMPT_SIZE, model);
        this.generatedSize = meters.summary(Meters.VLLM_GENERATED_SIZE, model);
    }

    @Override
    public void onStarted(Duration waited, int prompt, int cached) {
        queueTime.record(waited);
        promptTokens.increment(prompt);
        queries.increment(prompt);
        hits.increment(cached);
    }

    @Override
    public void onFirstToken(Duration sinceSubmit) {
        firstToken.record(sinceSubmit);
        generatedTokens.increment();
    }

    @Override
    public void onNextToken(Duration sinceLast) {
        nextToken.record(sinceLast);
        nextTokenOfOld.record(sinceLast);
        generatedTokens.increment();
    }

    @Override
    public void onDrafted(DraftKind kind, int drafted, int accepted) {
        drafts.increment();
        draftedTokens.increment(drafted);
        acceptedTokens.increment(accepted);
    }

    @Override
    public void onEnded(GenerationEvent.Terminal terminal, Duration sinceSubmit) {
        endToEnd.record(sinceSubmit);
        if (terminal instanceof GenerationEvent.Finished finished) {
            meters.counter(Meters.VLLM_SUCCESS, model, reason(finished.reason()))
                    .increment();
            promptSize.record(finished.usage().promptTokens());
            generatedSize.record(finished.usage().completionTokens());
        }
    }

    private static String reason(FinishReason reason) {
        return switch (reason) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case ABORTED -> "abort";
        };
    }
}
