package io.millrace.tasks.generate;

import io.millrace.admission.Claim;
import io.millrace.admission.Gate;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.generation.Adapter;
import io.millrace.models.Lease;
import io.millrace.preparation.Preparation;
import io.millrace.preparation.Preparation.Step;
import io.millrace.repository.BreakerSettings;
import io.millrace.requests.ModelCall;
import io.millrace.requests.Requests;
import io.millrace.serving.Cadence;
import io.millrace.serving.Caller;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.Phase;
import io.millrace.serving.Prompt;
import io.millrace.serving.RemoteModels;
import io.millrace.serving.RequestTimes;
import io.millrace.serving.ResponseScheduler;
import io.millrace.serving.Route;
import io.millrace.serving.TextEvent;
import io.millrace.serving.TextGeneration;
import io.millrace.serving.TokenAllowance;
import io.millrace.serving.TokenIdUse;
import io.millrace.tasks.sight.Looking;
import io.millrace.tasks.sight.Sight;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

/** Requests for text. */
public final class GenerateRequests implements TextGeneration {

    private static final Logger LOG = LoggerFactory.getLogger(GenerateRequests.class);

    private final Requests requests;
    private final Gate gate;
    private final Threads threads;
    private final int streamBuffer;

    /** @param streamBuffer events of a sequence that wait for a slow client before its stream is ended */
    public GenerateRequests(Requests requests, Gate gate, Threads threads, int streamBuffer) {
        this.requests = requests;
        this.gate = gate;
        this.threads = threads;
        this.streamBuffer = streamBuffer;
    }

    /**
     * Where requests for text go on.
     *
     * @param prompts are rendered and tokenized
     * @param text is made of tokens
     * @param timer streams are watched
     * @param ticker nanoseconds of a clock that never goes back
     */
    public record Threads(Preparation prompts, Scheduler text, Scheduler timer, LongSupplier ticker) {}

    @Override
    public Flux<TextEvent> generate(Route model, List<Prompt> prompts, GenerationOptions options) {
        return requests.run(model, options.scheduling().timeout(), new Call(prompts, options));
    }

    private final class Call implements ModelCall<TextEvent> {
        private final List<Prompt> prompts;
        private final GenerationOptions options;

        private Call(List<Prompt> prompts, GenerationOptions options) {
            this.prompts = prompts;
            this.options = options;
        }

        @Override
        public Flux<TextEvent> on(Lease lease, long deadline) {
            if (!(lease.model() instanceof LanguageModel model)) {
                throw lease.model().refuse("generate text");
            }
            HangWatch watch = new HangWatch(model.id().value(), model.hangTimeout(), threads.timer(), threads.ticker());
            Adapter adapter = model.adapters().hold(lease.adapter());
            return watch.over(Flux.deferContextual(context -> admitted(model, adapter, context, watch)))
                    .doFinally(_ -> adapter.release());
        }

        private Flux<TextEvent> admitted(LanguageModel model, Adapter adapter, ContextView context, HangWatch watch) {
            Caller caller = Caller.of(context);
            TokenAllowance allowance = TokenAllowance.of(context);
            RequestTimes times = RequestTimes.of(context);
            Claim claim = new Claim(
                    Math.multiplyExact(prompts.size(), options.n()),
                    options.scheduling().priority(),
                    caller);
            long size = Prompt.size(prompts);
            long shown = Prompt.shownBytes(prompts);
            threads.prompts().requireReadable(size, prompts.getFirst() instanceof Prompt.Chat ? "messages" : "prompt");
            Gate.Pass pass = gate.enter(model.admission(), claim);
            return threads.prompts()
                    .run(new Step<>(
                            size + shown,
                            Preparation.NO_DEADLINE,
                            checkpoint -> Choice.with(
                                    adapter, RequestPlanner.plan(model, prompts, options, caller, times, checkpoint))))
                    .doOnNext(choices -> pass.tokens(promptTokens(choices)))
                    .doOnNext(choices -> allowance.take(billedTokens(choices)))
                    .flatMap(choices -> shown(model, choices, times))
                    .flatMapMany(choices -> new EventBridge(
                                    model, choices, options, streamBuffer, watch, times, Cadence.in(context))
                            .open(ResponseScheduler.ofParts(context, threads.text()), allowance))
                    .doOnError(
                            EngineFailed.class, failure -> LOG.error("model {} failed a request", model.id(), failure))
                    .doFinally(_ -> pass.release());
        }

        /* The choices of a prompt share what it shows. */
        private Mono<List<Choice>> shown(LanguageModel model, List<Choice> choices, RequestTimes times) {
            Sight sight = model.sight();
            if (sight == null
                    || choices.stream().allMatch(choice -> choice.images().isEmpty())) {
                return Mono.just(choices);
            }
            Looking looking = new Looking(sight, threads.prompts());
            int priority = options.scheduling().priority();
            long start = times.now();
            return Flux.fromStream(choices.stream().map(Choice::images).distinct())
                    .concatMap(images -> looking.vectors(images, priority).flatMapIterable(vectors -> choices.stream()
                            .filter(choice -> choice.images().equals(images))
                            .map(choice -> choice.with(vectors))
                            .toList()))
                    .collectList()
                    .doOnNext(_ -> times.spent(Phase.RUN, start))
                    .publishOn(threads.text());
        }

        @Override
        public Flux<TextEvent> on(RemoteModels.Remote remote, BreakerSettings settings, String name) {
            HangWatch watch = new HangWatch(name, settings.hangTimeout(), threads.timer(), threads.ticker());
            return watch.over(Flux.defer(() -> remote.generate(prompts, options)));
        }

        @Override
        public boolean holdsTokenIds() {
            return TokenIdUse.in(prompts, options);
        }

        @Override
        public boolean isLast(TextEvent event) {
            return event instanceof TextEvent.Done;
        }

        @Override
        public boolean keepsDeadline() {
            return false;
        }

        @Override
        public Flux<TextEvent> served(String model) {
            return Flux.just(new TextEvent.Served(model));
        }
    }

    private static long promptTokens(List<Choice> choices) {
        return choices.stream().mapToLong(Choice::promptTokens).sum();
    }

    /** As the usage counts them: a prompt once, however many choices continue it. */
    private static long billedTokens(List<Choice> choices) {
        return promptTokens(choices.stream().filter(Choice::firstOfPrompt).toList());
    }
}
