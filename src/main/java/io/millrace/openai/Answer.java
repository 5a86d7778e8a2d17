package io.millrace.openai;

import io.millrace.core.Usage;
import io.millrace.generation.FinishReason;
import io.millrace.serving.Cadence;
import io.millrace.serving.TextEvent;
import io.millrace.serving.TextEvent.Delta;
import io.millrace.serving.TextEvent.TokenLogprob;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The events of one request, put together. */
public final class Answer {

    private final SortedMap<Integer, Choice> choices = new TreeMap<>();
    private Usage usage = Usage.NONE;
    private @Nullable String servedBy;

    /** When all have come; nobody waits for one of them before. */
    public static Mono<Answer> of(Flux<TextEvent> events) {
        return Cadence.WHOLE.of(events).collect(Answer::new, Answer::add);
    }

    public void add(TextEvent event) {
        switch (event) {
            case TextEvent.Served served -> servedBy = served.model();
            case Delta delta -> choice(delta.choice()).add(delta);
            case TextEvent.Reasoning thought -> choice(thought.choice()).think(thought);
            case TextEvent.ToolCall call -> choice(call.choice()).calls.add(new Call(call.id(), call.name()));
            case TextEvent.ToolArguments more ->
                choice(more.choice()).calls.getLast().add(more.json());
            case TextEvent.ChoiceFinished end -> choice(end.choice()).finish(end);
            case TextEvent.Done done -> usage = done.usage();
        }
    }

    /** The head of the answer as a whole, naming the model that gave it. */
    public Head head(Head asked) {
        return servedBy == null ? asked : asked.servedBy(servedBy);
    }

    public Usage usage() {
        return usage;
    }

    /** In order of their numbers. */
    public <T> List<T> choices(BiFunction<Integer, Choice, T> form) {
        return choices.entrySet().stream()
                .map(entry -> form.apply(entry.getKey(), entry.getValue()))
                .toList();
    }

    private Choice choice(int index) {
        return choices.computeIfAbsent(index, _ -> new Choice());
    }

    /** One completion. */
    public static final class Choice {

        private final List<Delta> deltas = new ArrayList<>();
        private final StringBuilder reasoning = new StringBuilder();
        private final List<TokenLogprob> logprobs = new ArrayList<>();
        private final List<Call> calls = new ArrayList<>();
        private FinishReason reason = FinishReason.ABORTED;
        private @Nullable Object stop;

        private void add(Delta delta) {
            deltas.add(delta);
            logprobs.addAll(delta.logprobs());
        }

        private void think(TextEvent.Reasoning thought) {
            reasoning.append(thought.text());
            logprobs.addAll(thought.logprobs());
        }

        private void finish(TextEvent.ChoiceFinished end) {
            reason = end.reason();
            stop = end.stop();
        }

        public String text() {
            return deltas.stream().map(Delta::text).collect(Collectors.joining());
        }

        List<Delta> deltas() {
            return deltas;
        }

        List<TokenLogprob> logprobs() {
            return logprobs;
        }

        /** What it thought; "" where it did not. */
        public String reasoning() {
            return reasoning.toString();
        }

        /** Of tools, in order. */
        public List<Call> calls() {
            return calls;
        }

        public FinishReason reason() {
            return reason;
        }

        String finishReason() {
            return FinishReasons.name(reason);
        }

        String finishReason(boolean functionCall) {
            return FinishReasons.name(reason, !calls.isEmpty(), functionCall);
        }

        /** The stop string or token id that matched. */
        public @Nullable Object stop() {
            return stop;
        }
    }

    /** One call of a tool. */
    public static final class Call {

        private final String id;
        private final String name;
        private final StringBuilder arguments = new StringBuilder();

        private Call(String id, String name) {
            this.id = id;
            this.name = name;
        }

        private void add(String json) {
            arguments.append(json);
        }

        public String id() {
            return id;
        }

        public String name() {
            return name;
        }

        public String arguments() {
            return arguments.toString();
        }
    }
}
