package io.millrace.text;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * The special tokens of a model by role, such as {@code bos_token}: those of tokenizer_config.json, and where it lacks a role, of
 * special_tokens_map.json. A token is written as a string or as an object with its {@code content}.
 */
public record SpecialTokens(Map<String, Object> byRole) {

    private static final String MORE = "additional_special_tokens";

    public static SpecialTokens load(Path folder) {
        Map<String, Object> byRole = new LinkedHashMap<>();
        collect(ModelFiles.json(folder, "special_tokens_map.json"), byRole);
        collect(ModelFiles.json(folder, "tokenizer_config.json"), byRole);
        return new SpecialTokens(byRole);
    }

    /** The token of a role, such as {@code eos_token}. */
    public Optional<String> token(String role) {
        return byRole.get(role) instanceof String token ? Optional.of(token) : Optional.empty();
    }

    private static void collect(JsonNode roles, Map<String, Object> byRole) {
        for (Map.Entry<String, JsonNode> role : roles.properties()) {
            if (role.getKey().endsWith("_token")) {
                content(role.getValue()).ifPresent(token -> byRole.put(role.getKey(), token));
            }
        }
        if (roles.path(MORE).isArray()) {
            byRole.put(
                    MORE,
                    StreamSupport.stream(roles.path(MORE).spliterator(), false)
                            .flatMap(token -> content(token).stream())
                            .toList());
        }
    }

    private static Optional<String> content(JsonNode token) {
        JsonNode content = token.isObject() ? token.path("content") : token;
        return content.isString() ? Optional.of(content.stringValue()) : Optional.empty();
    }
}
