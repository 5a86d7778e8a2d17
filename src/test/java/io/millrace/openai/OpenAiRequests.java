package io.millrace.openai;

import io.millrace.edge.FieldRules;
import tools.jackson.databind.node.ObjectNode;

/** The requests of this package, for tests of all requests together. */
public final class OpenAiRequests {

    public static final FieldRules CHAT = ChatRequest.RULES;
    public static final FieldRules COMPLETION = CompletionRequest.RULES;
    public static final FieldRules TOKENIZE_TEXT = TokenizeRequest.TEXT_RULES;
    public static final FieldRules TOKENIZE_CHAT = TokenizeRequest.CHAT_RULES;
    public static final FieldRules TOKENIZE_LLAMA = TokenizeRequest.LLAMA_RULES;
    public static final FieldRules DETOKENIZE = DetokenizeRequest.RULES;

    private OpenAiRequests() {}

    public static Object chat(ObjectNode body) {
        return ChatRequest.read(body);
    }

    public static Object completion(ObjectNode body) {
        return CompletionRequest.read(body, 16);
    }

    public static Object tokenize(ObjectNode body) {
        return TokenizeRequest.read(body);
    }

    public static Object detokenize(ObjectNode body) {
        return DetokenizeRequest.read(body);
    }
}
