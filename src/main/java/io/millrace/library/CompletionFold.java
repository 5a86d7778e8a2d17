package io.millrace.library;

import io.millrace.conversation.ToolCall;
import io.millrace.core.Usage;
import io.millrace.generation.FinishReason;
import io.millrace.serving.Cadence;
import io.millrace.serving.TextEvent;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The events of one choice, put together. */
public final class CompletionFold {

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final List<ToolCall> calls = new ArrayList<>();
    private FinishReason reason = FinishReason.ABORTED;
    private Usage usage = Usage.NONE;
    private String model;

    /** @param model who is asked */
    public CompletionFold(String model) {
        this.model = model;
    }

    static Mono<Completion> of(String model, Flux<TextEvent> events) {
        return Cadence.WHOLE
                .of(events)
                .collect(() -> new CompletionFold(model), CompletionFold::add)
                .map(CompletionFold::completion);
    }

    public void add(TextEvent event) {
        switch (event) {
            case TextEvent.Served served -> model = served.model();
            case TextEvent.Delta delta -> text.append(delta.text());
            case TextEvent.Reasoning thought -> reasoning.append(thought.text());
            case TextEvent.ToolCall call -> calls.add(new ToolCall(call.id(), call.name(), ""));
            case TextEvent.ToolArguments more -> add(more);
            case TextEvent.ChoiceFinished end -> reason = end.reason();
            case TextEvent.Done done -> usage = done.usage();
        }
    }

    private void add(TextEvent.ToolArguments more) {
        ToolCall call = calls.get(more.call());
        calls.set(more.call(), new ToolCall(call.id(), call.name(), call.arguments() + more.json()));
    }

    /** What there is so far. */
    public Completion completion() {
        return new Completion(model, text.toString(), reasoning.toString(), calls, reason, usage);
    }
}
