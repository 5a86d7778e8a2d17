package io.millrace.langchain4j;

import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import io.millrace.conversation.ToolCall;
import io.millrace.library.CompletionFold;
import io.millrace.serving.TextEvent;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/** Tells a handler of one answer, piece by piece; what the handler throws ends it. */
final class StreamTeller implements StreamingHandle {

    private final StreamingChatResponseHandler handler;
    private final Disposable.Swap subscription = Disposables.swap();
    private CompletionFold fold = new CompletionFold("");
    private int told;

    StreamTeller(StreamingChatResponseHandler handler) {
        this.handler = handler;
    }

    /** It is this model that is asked; told before any event. */
    void asks(String model) {
        fold = new CompletionFold(model);
    }

    /** Begins, and returns at once. */
    void over(Flux<TextEvent> events) {
        boolean _ = subscription.update(
                events.subscribe(this::tell, failure -> handler.onError(LangChain4jErrors.of(failure)), this::end));
    }

    @Override
    public void cancel() {
        subscription.dispose();
    }

    @Override
    public boolean isCancelled() {
        return subscription.isDisposed();
    }

    private void tell(TextEvent event) {
        endCalls(event);
        fold.add(event);
        switch (event) {
            case TextEvent.Delta delta
            when !delta.text().isEmpty() ->
                handler.onPartialResponse(new PartialResponse(delta.text()), new PartialResponseContext(this));
            case TextEvent.Reasoning thought
            when !thought.text().isEmpty() ->
                handler.onPartialThinking(new PartialThinking(thought.text()), new PartialThinkingContext(this));
            case TextEvent.ToolArguments more
            when !more.json().isEmpty() -> handler.onPartialToolCall(partial(more), new PartialToolCallContext(this));
            default -> {}
        }
    }

    private PartialToolCall partial(TextEvent.ToolArguments more) {
        ToolCall call = fold.completion().calls().get(more.call());
        return PartialToolCall.builder()
                .index(more.call())
                .id(call.id())
                .name(call.name())
                .partialArguments(more.json())
                .build();
    }

    /* Calls come one after another: a call is whole when the next begins, or the answer ends. */
    private void endCalls(TextEvent event) {
        if (event instanceof TextEvent.ToolCall || event instanceof TextEvent.ChoiceFinished) {
            var calls = fold.completion().calls();
            for (; told < calls.size(); told++) {
                handler.onCompleteToolCall(new CompleteToolCall(told, LangChain4jAnswer.call(calls.get(told))));
            }
        }
    }

    private void end() {
        handler.onCompleteResponse(LangChain4jAnswer.of(fold.completion()));
    }
}
