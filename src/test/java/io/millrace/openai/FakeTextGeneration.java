package io.millrace.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.core.Usage;
import io.millrace.generation.FinishReason;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.Prompt;
import io.millrace.serving.Route;
import io.millrace.serving.TextEvent;
import io.millrace.serving.TextGeneration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Tells the same story to everyone, or what a test scripts. */
final class FakeTextGeneration implements TextGeneration {

    static final List<String> STORY = List.of("Once", " upon", " a \"time\"\n", "é😀\u2028", "\\end");
    static final Usage USAGE = new Usage(7, 5, 3);

    record Call(String model, List<Prompt> prompts, GenerationOptions options) {}

    private volatile @Nullable Call last;
    private volatile Function<Call, Flux<TextEvent>> script = FakeTextGeneration::story;
    private volatile CountDownLatch called = new CountDownLatch(1);
    private volatile CountDownLatch cancelled = new CountDownLatch(1);

    @Override
    public Flux<TextEvent> generate(Route model, List<Prompt> prompts, GenerationOptions options) {
        Call call = new Call(model.model().id(), prompts, options);
        last = call;
        called.countDown();
        return Flux.defer(() -> script.apply(call)).doOnCancel(cancelled::countDown);
    }

    void reset() {
        last = null;
        called = new CountDownLatch(1);
        script = FakeTextGeneration::story;
        cancelled = new CountDownLatch(1);
    }

    void script(Function<Call, Flux<TextEvent>> newScript) {
        script = newScript;
    }

    Call last() {
        return Objects.requireNonNull(last, "nothing was generated");
    }

    void awaitCall() throws InterruptedException {
        if (!called.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("nothing was generated");
        }
    }

    CountDownLatch cancelled() {
        return cancelled;
    }

    static Flux<TextEvent> story(Call call) {
        GenerationOptions options = call.options();
        List<TextEvent> events = new ArrayList<>();
        int choices = call.prompts().size() * options.n();
        int tokens = options.stopping().maxTokens() == null
                ? STORY.size()
                : Math.min(STORY.size(), options.stopping().maxTokens());
        for (int choice = 0; choice < choices && options.reporting().echo(); choice++) {
            events.add(prompt(choice, call.prompts().get(choice / options.n()), options));
        }
        for (int token = 0; token < tokens; token++) {
            for (int choice = 0; choice < choices; choice++) {
                events.add(delta(choice, STORY.get(token), options.reporting().topLogprobs()));
            }
        }
        FinishReason reason = tokens < STORY.size() ? FinishReason.LENGTH : FinishReason.STOP;
        for (int choice = 0; choice < choices; choice++) {
            events.add(new TextEvent.ChoiceFinished(choice, reason, null));
        }
        events.add(new TextEvent.Done(USAGE));
        return Flux.fromIterable(events);
    }

    static TextEvent.Delta delta(int choice, String text, int topLogprobs) {
        return new TextEvent.Delta(
                choice, text, topLogprobs < 0 ? List.of() : List.of(token(text, -0.5f, topLogprobs)));
    }

    private static TextEvent.Delta prompt(int choice, Prompt prompt, GenerationOptions options) {
        String text = prompt instanceof Prompt.Text plain ? plain.text() : "tokens";
        boolean logprobs = options.reporting().topLogprobs() >= 0;
        return new TextEvent.Delta(
                choice,
                text,
                logprobs ? List.of(token(text, Float.NaN, options.reporting().topLogprobs())) : List.of());
    }

    private static TextEvent.TokenLogprob token(String text, float logprob, int top) {
        List<TextEvent.TokenLogprob> others = new ArrayList<>();
        for (int i = 0; i < top; i++) {
            others.add(new TextEvent.TokenLogprob(i, "t" + i, ("t" + i).getBytes(UTF_8), -1f - i, List.of()));
        }
        return new TextEvent.TokenLogprob(42, text, text.getBytes(UTF_8), logprob, others);
    }
}
