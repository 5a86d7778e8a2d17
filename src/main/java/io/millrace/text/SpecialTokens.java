package io.millrace.text;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The special tokens of a model by role, such as {@code bos_token}: those of tokenizer_config.json, and where it lacks a role, of
 * special_tokens_map.json. A token is written as a string or as an object with its {@code content}. Those that a model names itself,
 * such as {@code image_token}, are roles too, under {@code extra_special_tokens} or beside the others.
 */
public record SpecialTokens(Map<String, Object> byRole) {

    private static final String MORE = "additional_special_tokens";
    private static final String EXTRA = "extra_special_tokens";

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
        for (String key : List.of(MORE, EXTRA)) {
            if (roles.path(key).isArray()) {
                byRole.put(MORE, contents(roles.path(key)));
            }
        }
        roles.path(EXTRA).properties().forEach(role -> content(role.getValue())
                .ifPresent(token -> byRole.put(role.getKey(), token)));
    }

    private static List<String> contents(JsonNode tokens) {
        return tokens.values().stream()
                .flatMap(token -> content(token).stream())
                .toList();
    }

    private static Optional<String> content(JsonNode token) {
        JsonNode content = token.isObject() ? token.path("content") : token;
        return content.isString() ? Optional.of(content.stringValue()) : Optional.empty();
    }
}
