package io.millrace.openai;

import io.millrace.edge.Field;
import io.millrace.edge.FieldRules;
import io.millrace.serving.Prompt;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of {@code POST /tokenize}, checked: vLLM's {@code prompt} or {@code messages}, or llama.cpp's {@code content}.
 *
 * @param returnTexts whether the answer has the text of each token
 */
record TokenizeRequest(String model, Prompt prompt, boolean addSpecialTokens, boolean returnTexts) {

    private static final Field<String> PROMPT = Field.string("prompt", "Text.");
    private static final Field<String> CONTENT = Field.string("content", "Text, in llama.cpp's form.");
    private static final Field<Boolean> ADD_SPECIAL_TOKENS = Field.flag(
            "add_special_tokens", "With prompt: whether to add the tokenizer's special tokens; true if left out.");
    private static final Field<Boolean> ADD_SPECIAL = Field.flag(
            "add_special", "With content: whether to add the tokenizer's special tokens; false if left out.");
    private static final Field<Boolean> RETURN_TOKEN_STRS =
            Field.flag("return_token_strs", "Whether to answer with the text of each token, too.");

    static final List<Field<?>> TEXT_FIELDS = List.of(Delivery.MODEL, PROMPT, ADD_SPECIAL_TOKENS, RETURN_TOKEN_STRS);
    static final List<Field<?>> LLAMA_FIELDS = List.of(Delivery.MODEL, CONTENT, ADD_SPECIAL, RETURN_TOKEN_STRS);
    static final List<Field<?>> CHAT_FIELDS =
            Field.joined(List.of(Delivery.MODEL, RETURN_TOKEN_STRS), ChatRequest.PROMPT_FIELDS);
    static final FieldRules TEXT_RULES = FieldRules.of(TEXT_FIELDS, FieldRules.NEVER_MATTER, Map.of());
    static final FieldRules LLAMA_RULES = FieldRules.of(
            LLAMA_FIELDS,
            FieldRules.NEVER_MATTER,
            Map.of("parse_special", Set.of("true"), "with_pieces", Set.of("false")));
    static final FieldRules CHAT_RULES =
            FieldRules.of(CHAT_FIELDS, FieldRules.NEVER_MATTER, Unsupported.IN_TOKENIZE_CHAT);

    static TokenizeRequest read(ObjectNode body) {
        FieldRules.atMostOne(body, PROMPT.name(), "messages", CONTENT.name());
        if (body.hasNonNull("messages")) {
            CHAT_RULES.check(body, "");
            return request(body, ChatRequest.promptOf(body), false);
        }
        return body.hasNonNull(CONTENT.name())
                ? text(body, LLAMA_RULES, CONTENT, ADD_SPECIAL.in(body, false))
                : text(body, TEXT_RULES, PROMPT, ADD_SPECIAL_TOKENS.in(body, true));
    }

    private static TokenizeRequest text(ObjectNode body, FieldRules rules, Field<String> text, boolean addSpecial) {
        rules.check(body, "");
        return request(body, new Prompt.Text(text.requiredIn(body)), addSpecial);
    }

    private static TokenizeRequest request(ObjectNode body, Prompt prompt, boolean addSpecial) {
        return new TokenizeRequest(
                Delivery.MODEL.requiredIn(body), prompt, addSpecial, RETURN_TOKEN_STRS.in(body, false));
    }
}
