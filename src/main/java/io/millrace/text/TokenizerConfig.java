package io.millrace.text;

import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The keys of tokenizer_config.json that Transformers puts over tokenizer.json when it loads a tokenizer. Where the two say the same,
 * tokenizer.json stays as it is.
 */
final class TokenizerConfig {

    /** Classes that put bos and eos around a text by the config's flags, whatever tokenizer.json says. */
    private static final Set<String> FLAGGED = Set.of("Llama", "CodeLlama", "Gemma", "Cohere");

    /** Of BertNormalizer, by the key of tokenizer_config.json. */
    private static final List<Map.Entry<String, String>> NORMALIZER = List.of(
            Map.entry("do_lower_case", "lowercase"),
            Map.entry("strip_accents", "strip_accents"),
            Map.entry("tokenize_chinese_chars", "handle_chinese_chars"));

    private final ModelConfig config;
    private final ObjectNode tree;

    private TokenizerConfig(ModelConfig config, ObjectNode tree) {
        this.config = config;
        this.tree = tree;
    }

    /**
     * The tokenizer that both files describe.
     *
     * @param tree of tokenizer.json
     * @return the same tree where nothing changes
     * @throws IllegalStateException naming a key that cannot be followed
     */
    static JsonNode applied(JsonNode tree, ModelConfig config) {
        if (!tree.isObject() || !config.isThere()) {
            return tree;
        }
        ObjectNode copy = (ObjectNode) tree.deepCopy();
        TokenizerConfig changes = new TokenizerConfig(config, copy);
        changes.check();
        changes.normalizer();
        changes.prefixSpace();
        changes.addedTokens();
        changes.ends();
        return copy.equals(tree) ? tree : copy;
    }

    private void check() {
        config.oneOf("padding_side", "right", "left");
        config.oneOf("truncation_side", "right", "left");
        config.refuseUnless("split_special_tokens", value -> !value.asBoolean(true), "false or left out");
        config.refuseUnless("model_max_length", JsonNode::isNumber, "a number of tokens");
    }

    private void normalizer() {
        JsonNode normalizer = tree.path("normalizer");
        if (normalizer.path("type").asString("").equals("BertNormalizer")) {
            NORMALIZER.forEach(entry -> {
                String key = entry.getKey();
                String own = entry.getValue();
                if (config.has(key)) {
                    ((ObjectNode) normalizer).put(own, config.flag(key, true));
                }
            });
        } else if (config.flag("do_lower_case", false) && !lowers(normalizer)) {
            throw config.refusal("do_lower_case", "but the normalizer of tokenizer.json keeps upper case");
        }
    }

    private static boolean lowers(JsonNode normalizer) {
        return normalizer.path("type").asString("").equals("Lowercase")
                || normalizer.path("lowercase").asBoolean(false)
                || normalizer.path("normalizers").values().stream().anyMatch(TokenizerConfig::lowers);
    }

    private void prefixSpace() {
        if (config.has("add_prefix_space")
                && tree.path("pre_tokenizer") instanceof ObjectNode tokens
                && tokens.path("type").asString("").equals("ByteLevel")) {
            tokens.put("add_prefix_space", config.flag("add_prefix_space", false));
        }
    }

    private void addedTokens() {
        config.refuseUnless("added_tokens_decoder", JsonNode::isObject, "tokens by id");
        for (Map.Entry<String, JsonNode> entry :
                config.value("added_tokens_decoder").properties()) {
            require(entry.getKey(), entry.getValue().path("content").asString(""));
        }
    }

    private void require(String id, String content) {
        boolean known = tree.path("added_tokens").values().stream().anyMatch(token -> isThat(token, id, content))
                || tree.path("model").path("vocab").path(content).asString("").equals(id);
        if (!known) {
            throw new IllegalStateException(config.file() + ": added_tokens_decoder has '" + content + "' as token "
                    + id + ", which tokenizer.json has not");
        }
    }

    private static boolean isThat(JsonNode token, String id, String content) {
        return token.path("content").asString("").equals(content)
                && token.path("id").asString("").equals(id);
    }

    private void ends() {
        boolean flagged =
                FLAGGED.contains(config.text("tokenizer_class").orElse("").replaceAll("Tokenizer(Fast)?$", ""));
        boolean bos = config.flag("add_bos_token", !token("bos_token").isEmpty());
        boolean eos = config.flag("add_eos_token", false);
        boolean stated = config.has("add_bos_token") || config.has("add_eos_token");
        if (flagged && stated && !(puts(bos, "bos_token") && puts(eos, "eos_token"))) {
            tree.set("post_processor", template(bos, eos));
        }
    }

    /** Whether tokenizer.json puts a token around texts just where the flag says so. */
    private boolean puts(boolean flag, String role) {
        String processor = tree.path("post_processor").toString();
        return processor.contains("\"" + token(role) + "\"") == flag;
    }

    private String token(String role) {
        JsonNode token = config.value(role);
        return (token.isObject() ? token.path("content") : token).asString("");
    }

    /* As update_post_processor of Transformers makes it. */
    private ObjectNode template(boolean bos, boolean eos) {
        ObjectNode processor = tree.objectNode().put("type", "TemplateProcessing");
        ObjectNode special = tree.objectNode();
        ArrayNode single = sequence(bos, eos, special, "A");
        ArrayNode pair = sequence(bos, eos, special, "A").addAll(sequence(bos, eos, special, "B"));
        processor.set("single", single);
        processor.set("pair", pair);
        processor.set("special_tokens", special);
        return processor;
    }

    private ArrayNode sequence(boolean bos, boolean eos, ObjectNode special, String text) {
        ArrayNode sequence = tree.arrayNode();
        int type = text.equals("A") ? 0 : 1;
        if (bos) {
            sequence.add(special("bos_token", special, type));
        }
        sequence.addObject().putObject("Sequence").put("id", text).put("type_id", type);
        if (eos) {
            sequence.add(special("eos_token", special, type));
        }
        return sequence;
    }

    private ObjectNode special(String role, ObjectNode special, int type) {
        String token = token(role);
        JsonNode id = tree.path("added_tokens").values().stream()
                .filter(added -> added.path("content").asString("").equals(token))
                .findFirst()
                .map(added -> added.path("id"))
                .orElseGet(() -> tree.path("model").path("vocab").path(token));
        if (!id.isInt()) {
            throw config.refusal("add_" + role, "but " + role + " '" + token + "' is no token of tokenizer.json");
        }
        ObjectNode entry = special.putObject(token).put("id", token);
        entry.putArray("ids").add(id.asInt());
        entry.putArray("tokens").add(token);
        ObjectNode place = tree.objectNode();
        place.putObject("SpecialToken").put("id", token).put("type_id", type);
        return place;
    }
}
