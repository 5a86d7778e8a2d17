package io.millrace.tasks.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Await;
import io.millrace.core.Usage;
import io.millrace.serving.TextEvent;
import io.millrace.serving.TextEvent.ChoiceFinished;
import io.millrace.serving.TextEvent.Delta;
import io.millrace.serving.TextEvent.Done;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** Keeps what a stream gives; reads {@code demand} events of it. */
public final class Client extends BaseSubscriber<TextEvent> {

    private final long demand;
    private final List<TextEvent> events = new CopyOnWriteArrayList<>();
    private volatile @Nullable Throwable error;
    private volatile boolean ended;

    public Client(long demand) {
        this.demand = demand;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        if (demand > 0) {
            request(demand);
        }
    }

    @Override
    protected void hookOnNext(TextEvent event) {
        events.add(event);
    }

    @Override
    protected void hookOnError(Throwable failure) {
        error = failure;
        ended = true;
    }

    @Override
    protected void hookOnComplete() {
        ended = true;
    }

    public boolean hasEnded() {
        return ended;
    }

    public Client await() {
        Await.until("the stream's end", this::hasEnded);
        return this;
    }

    public @Nullable Throwable error() {
        return error;
    }

    public List<TextEvent> events() {
        return events;
    }

    public String text(int choice) {
        StringBuilder text = new StringBuilder();
        for (TextEvent event : events) {
            text.append(event instanceof Delta delta && delta.choice() == choice ? delta.text() : "");
        }
        return text.toString();
    }

    public Usage usage() {
        return ((Done) events.getLast()).usage();
    }

    /** Every choice ends once, nothing of it comes later, and the end of all comes once, last. */
    public void assertComplete(int choices) {
        assertThat(error).isNull();
        assertThat(events).last().isInstanceOf(Done.class);
        assertThat(events.stream().filter(Done.class::isInstance)).hasSize(1);
        for (int choice = 0; choice < choices; choice++) {
            int number = choice;
            assertThat(events.stream().filter(event -> belongsTo(event, number)))
                    .last()
                    .isInstanceOf(ChoiceFinished.class);
        }
        assertThat(events.stream().filter(ChoiceFinished.class::isInstance)).hasSize(choices);
    }

    private static boolean belongsTo(TextEvent event, int choice) {
        return switch (event) {
            case Delta delta -> delta.choice() == choice;
            case TextEvent.Reasoning thought -> thought.choice() == choice;
            case TextEvent.ToolCall call -> call.choice() == choice;
            case TextEvent.ToolArguments more -> more.choice() == choice;
            case ChoiceFinished finished -> finished.choice() == choice;
            case Done _, TextEvent.Served _ -> false;
        };
    }
}
