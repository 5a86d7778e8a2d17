package io.millrace.langchain4j;

import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.millrace.library.Millrace;
import java.util.Set;

/** A language model of this process as LangChain4j's: tools, and answers that hold a JSON schema by how they are sampled. */
public final class LangChain4jChatModel implements ChatModel {

    static final Set<Capability> CAPABILITIES = Set.of(Capability.RESPONSE_FORMAT_JSON_SCHEMA);

    private final Millrace millrace;
    private final String model;
    private final ChatRequestParameters usual;

    /** @param model name of the one that is asked where a request names none */
    public LangChain4jChatModel(Millrace millrace, String model) {
        this(millrace, model, ChatRequestParameters.builder().build());
    }

    /** @param usual what holds where a request does not say otherwise */
    public LangChain4jChatModel(Millrace millrace, String model, ChatRequestParameters usual) {
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
        return CAPABILITIES;
    }

    @Override
    public ChatResponse doChat(ChatRequest asked) {
        return LangChain4jErrors.told(() -> {
            LangChain4jRequest request = LangChain4jRequest.of(asked, model);
            return LangChain4jAnswer.of(
                    millrace.chat(request.model()).answer(request.conversation(), request.options()));
        });
    }
}
