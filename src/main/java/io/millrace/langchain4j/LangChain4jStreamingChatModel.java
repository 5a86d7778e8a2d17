package io.millrace.langchain4j;

import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.millrace.library.Chat;
import io.millrace.library.Millrace;
import io.millrace.serving.Prompt;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** As {@link LangChain4jChatModel}, but told piece by piece: on a thread that may block, and until its handle is cancelled. */
public final class LangChain4jStreamingChatModel implements StreamingChatModel {

    private final Millrace millrace;
    private final String model;
    private final ChatRequestParameters usual;

    /** @param model name of the one that is asked where a request names none */
    public LangChain4jStreamingChatModel(Millrace millrace, String model) {
        this(millrace, model, ChatRequestParameters.builder().build());
    }

    /** @param usual what holds where a request does not say otherwise */
    public LangChain4jStreamingChatModel(Millrace millrace, String model, ChatRequestParameters usual) {
        this.millrace = millrace;
        this.model = model;
        this.usual = usual;
    }

    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return usual;
    }

    @Override
    public Set<Capability> supportedCapabilities() {
        return LangChain4jChatModel.CAPABILITIES;
    }

    @Override
    public void doChat(ChatRequest asked, StreamingChatResponseHandler handler) {
        StreamTeller teller = new StreamTeller(handler);
        teller.over(Flux.defer(() -> {
                    LangChain4jRequest request = LangChain4jRequest.of(asked, model);
                    Chat chat = millrace.chat(request.model());
                    teller.asks(chat.model());
                    return chat.events(new Prompt.Chat(request.conversation()), request.options());
                })
                .publishOn(Schedulers.boundedElastic()));
    }
}
