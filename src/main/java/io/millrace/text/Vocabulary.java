package io.millrace.text;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The tokens of a tokenizer.json: those of its model (BPE, Unigram, WordPiece, WordLevel) and the added ones. */
final class Vocabulary {

    private final Map<String, Integer> ids = new HashMap<>();
    private final BitSet special = new BitSet();
    private @Nullable String[] tokens = new String[1024];
    private int size;

    Vocabulary(JsonNode tokenizer) {
        JsonNode vocabulary = tokenizer.path("model").path("vocab");
        if (vocabulary.isArray()) {
            vocabulary.forEach(entry -> put(size, entry.path(0).asString()));
        } else {
            vocabulary.properties().forEach(entry -> put(entry.getValue().asInt(), entry.getKey()));
        }
        JsonNode added = tokenizer.path("added_tokens");
        added.forEach(
                token -> put(token.path("id").asInt(), token.path("content").asString()));
        markSpecial(added);
        tokens = Arrays.copyOf(tokens, size);
    }

    int size() {
        return size;
    }

    /** As the vocabulary spells it; null for an id without a token. */
    @Nullable
    String token(int id) {
        return id >= 0 && id < size ? tokens[id] : null;
    }

    OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    boolean isSpecial(int id) {
        return id >= 0 && special.get(id);
    }

    private void markSpecial(JsonNode added) {
        Set<String> contents = new HashSet<>();
        for (JsonNode token : added) {
            if (token.path("special").asBoolean(false)) {
                contents.add(token.path("content").asString());
            }
        }
        for (int id = 0; id < size; id++) {
            special.set(id, contents.contains(tokens[id]));
        }
    }

    private void put(int id, String token) {
        if (id < 0) {
            throw new IllegalArgumentException("tokenizer.json: token '%s' has id %d".formatted(token, id));
        }
        if (id >= tokens.length) {
            tokens = Arrays.copyOf(tokens, Math.max(id + 1, tokens.length * 2));
        }
        tokens[id] = token;
        ids.put(token, id);
        size = Math.max(size, id + 1);
    }
}
