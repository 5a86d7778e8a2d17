package io.millrace.tasks.generate;

import io.millrace.batching.foreground.Foreground;
import io.millrace.core.ServingException.SlowClient;
import io.millrace.core.Usage;
import io.millrace.generation.Generation;
import io.millrace.generation.GenerationEngine;
import io.millrace.generation.GenerationEvent;
import io.millrace.serving.Cadence;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.Phase;
import io.millrace.serving.RequestTimes;
import io.millrace.serving.TextEvent;
import io.millrace.serving.TokenAllowance;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The one place where events of an engine become a stream. The engine thread only puts an event into a queue and goes on; text
 * is made on another thread. A client that asks for no more until the queue is full ends this request alone.
 */
final class EventBridge {

    private record Tagged(int choice, GenerationEvent event) {}

    private final LanguageModel model;
    private final List<Choice> choices;
    private final List<ChoiceText> texts = new ArrayList<>();
    private final @Nullable Generation[] generations;
    private final List<Foreground.Answer> answers = new ArrayList<>();
    private final boolean[] unwanted;
    private final HandOver<Tagged> out;
    private final Sinks.Empty<TextEvent> tooSlow = Sinks.empty();
    private final int capacity;
    private final HangWatch watch;
    private final RequestTimes times;
    private final Backlog backlog;
    private Usage usage = Usage.NONE;
    private int unread;
    private int running;
    private boolean overflowed;
    private boolean submitted;

    /**
     * @param buffer events of each sequence that runs that may wait for a slow client
     * @param watch told what comes from the engine, before anything waits for the client
     */
    EventBridge(
            LanguageModel model,
            List<Choice> choices,
            GenerationOptions options,
            int buffer,
            HangWatch watch,
            RequestTimes times,
            Cadence cadence) {
        this.model = model;
        this.choices = choices;
        this.capacity =
                buffer * Math.min(choices.size(), model.engine().snapshot().slots());
        this.watch = watch;
        this.times = times;
        this.backlog = new Backlog(model.id().value(), times.listener(), capacity);
        this.generations = new Generation[choices.size()];
        this.unwanted = new boolean[choices.size()];
        this.running = choices.size();
        this.unread = choices.size();
        this.out = new HandOver<>(interval(cadence, options), times::now);
        choices.forEach(choice -> texts.add(new ChoiceText(choice, model.tokenizer(), options)));
    }

    /* An answer that a string may end is not written on for nothing. */
    private static long interval(Cadence cadence, GenerationOptions options) {
        return cadence.equals(Cadence.WHOLE) && !options.stopping().strings().isEmpty() ? 0 : cadence.interval();
    }

    /**
     * Submits the choices on the first demand; once.
     *
     * @param textThreads where text is made
     * @param allowance charged with the tokens of the answer, however it ends
     */
    Flux<TextEvent> open(Scheduler textThreads, TokenAllowance allowance) {
        return flux(textThreads)
                .doOnError(_ -> times.used(used()))
                .doOnCancel(() -> times.used(used()))
                .doFinally(_ -> allowance.settle(completionTokens()));
    }

    private long completionTokens() {
        return texts.stream()
                .mapToLong(text -> text.usage(0).completionTokens())
                .sum();
    }

    /** So far, where the sequences have not told. */
    private Usage used() {
        return texts.stream().map(text -> text.usage(0)).reduce(Usage.NONE, Usage::plus);
    }

    private Flux<TextEvent> flux(Scheduler textThreads) {
        return out.flux()
                .doOnRequest(_ -> submitOnce())
                .publishOn(textThreads)
                .concatMapIterable(this::read)
                .doOnRequest(backlog::asked)
                .doOnNext(_ -> backlog.gave())
                .takeUntilOther(
                        Mono.firstWithSignal(tooSlow.asMono(), model.loss().asMono())
                                .publishOn(textThreads))
                .doFinally(_ -> {
                    backlog.closed();
                    abortAll();
                    answers.forEach(Foreground.Answer::over);
                });
    }

    /* Not before the client has said how much it asks for, as it does when it has subscribed. */
    private void submitOnce() {
        if (!submitted) {
            submitted = true;
            submitAll(model.engine());
        }
    }

    private void submitAll(GenerationEngine engine) {
        times.submitted();
        backlog.opened();
        choices.forEach(_ -> answers.add(model.foreground().asked()));
        for (Choice choice : choices) {
            keep(choice.index(), engine.submit(choice.request(), event -> emit(choice.index(), event), times::started));
        }
    }

    private synchronized void keep(int choice, Generation generation) {
        generations[choice] = generation;
        if (unwanted[choice]) {
            generation.abort();
        }
    }

    /** Also before the engine has given its handle. */
    private synchronized void abort(int choice) {
        unwanted[choice] = true;
        Generation generation = generations[choice];
        if (generation != null) {
            generation.abort();
        }
    }

    private void abortAll() {
        choices.forEach(choice -> abort(choice.index()));
    }

    private synchronized void emit(int choice, GenerationEvent event) {
        beat(choice, event);
        boolean room = backlog.put();
        if (!overflowed && room) {
            out.put(new Tagged(choice, event), event instanceof GenerationEvent.Terminal);
        } else if (!overflowed) {
            overflow();
        }
        if (event instanceof GenerationEvent.Terminal && --running == 0) {
            out.complete();
        }
    }

    private void beat(int choice, GenerationEvent event) {
        switch (event) {
            case GenerationEvent.Token _ -> {
                answers.get(choice).begun();
                times.token();
                watch.token(choice);
            }
            case GenerationEvent.Terminal _ -> {
                answers.get(choice).over();
                times.ended();
                watch.ended(choice);
            }
            case GenerationEvent.Prompt _ -> {}
        }
    }

    /** The error passes by the events that wait, or a client that reads no more would hold its places for ever. */
    private void overflow() {
        overflowed = true;
        SlowClient error = new SlowClient("The client fell " + capacity + " events behind the model");
        out.fail(error);
        tooSlow.tryEmitError(error);
        abortAll();
    }

    private List<TextEvent> read(List<Tagged> events) {
        long start = times.now();
        List<TextEvent> texts = new ArrayList<>(2 * events.size());
        events.forEach(event -> read(event, texts));
        times.spent(Phase.DETOKENIZE, start);
        return texts;
    }

    private void read(Tagged tagged, List<TextEvent> out) {
        backlog.took();
        ChoiceText text = texts.get(tagged.choice());
        boolean wasFinished = text.finished();
        text.on(tagged.event(), out);
        if (text.finished() && !wasFinished && !(tagged.event() instanceof GenerationEvent.Terminal)) {
            abort(tagged.choice());
        }
        if (tagged.event() instanceof GenerationEvent.Finished end) {
            ended(text, end, out);
        }
    }

    private void ended(ChoiceText text, GenerationEvent.Finished end, List<TextEvent> out) {
        usage = usage.plus(text.usage(end.usage().cachedTokens()));
        if (--unread == 0) {
            times.used(usage);
            out.add(new TextEvent.Done(usage));
        }
    }
}
