package io.millrace.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ServingException;
import io.millrace.generation.GenerationEvent.Failed;
import io.millrace.generation.GenerationEvent.Finished;
import io.millrace.generation.GenerationEvent.Prompt;
import io.millrace.generation.GenerationEvent.Terminal;
import io.millrace.generation.GenerationEvent.Token;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Keeps the events of one request. */
public final class Recorder implements Consumer<GenerationEvent> {

    private final List<GenerationEvent> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Consumer<GenerationEvent> then = _ -> {};

    /** Does this after recording an event; what it throws, the sink throws. */
    public Recorder then(Consumer<GenerationEvent> action) {
        then = action;
        return this;
    }

    @Override
    public void accept(GenerationEvent event) {
        events.add(event);
        try {
            then.accept(event);
        } finally {
            if (event instanceof Terminal) {
                ended.countDown();
            }
        }
    }

    public List<GenerationEvent> events() {
        return events;
    }

    public List<Integer> tokens() {
        return events.stream()
                .filter(Token.class::isInstance)
                .map(event -> ((Token) event).choice().token())
                .toList();
    }

    public boolean hasEnded() {
        return ended.getCount() == 0;
    }

    public Recorder await() throws InterruptedException {
        assertThat(ended.await(60, TimeUnit.SECONDS)).as("ended").isTrue();
        return this;
    }

    public Terminal terminal() {
        assertThat(events).as("events").isNotEmpty().last().isInstanceOf(Terminal.class);
        return (Terminal) events.getLast();
    }

    public Finished finished() {
        assertThat(terminal()).isInstanceOf(Finished.class);
        return (Finished) terminal();
    }

    public ServingException error() {
        assertThat(terminal()).isInstanceOf(Failed.class);
        return ((Failed) terminal()).error();
    }

    /** At most one prompt, then tokens, then exactly one terminal event. */
    public void assertWellFormed() {
        assertThat(events.stream().filter(Terminal.class::isInstance))
                .as("terminal events")
                .hasSize(1);
        assertThat(terminal()).isNotNull();
        assertThat(events.stream().skip(1).filter(Prompt.class::isInstance))
                .as("late prompts")
                .isEmpty();
    }
}
