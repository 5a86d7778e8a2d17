package io.millrace.inspect;

import io.millrace.conversation.dialect.Dialect;
import io.millrace.conversation.dialect.Dialects;
import io.millrace.decoding.GenerationDefaults;
import io.millrace.text.ChatTemplate;
import io.millrace.text.SpecialTokens;
import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the files around a model say of its texts.
 *
 * @param vocabulary ids of the tokenizer
 * @param special tokens by role
 * @param endTokens ids that end an answer
 * @param contextLength in tokens; null where no file states it
 * @param sampling what holds where a request states nothing
 * @param template null where there is none
 */
record TextFacts(
        int vocabulary,
        Map<String, Object> special,
        Set<Integer> endTokens,
        @Nullable Integer contextLength,
        Map<String, Object> sampling,
        @Nullable Template template) {

    /**
     * A chat template.
     *
     * @param dialect in which it has tools called
     * @param tools whether it shows tools to the model
     * @param thinks whether thought has marks of its own
     */
    record Template(String dialect, boolean tools, boolean system, boolean thinks) {}

    /**
     * Of a folder with a tokenizer.json; null of one without.
     *
     * @throws RuntimeException naming a file that is not understood
     */
    static @Nullable TextFacts read(Path folder, @Nullable String toolParser) {
        if (!Files.exists(folder.resolve("tokenizer.json"))) {
            return null;
        }
        try (Tokenizer tokenizer = Tokenizers.load(folder)) {
            GenerationDefaults defaults = GenerationDefaults.load(folder, tokenizer);
            return new TextFacts(
                    tokenizer.vocabularySize(),
                    SpecialTokens.load(folder).byRole(),
                    new TreeSet<>(defaults.eosTokenIds()),
                    defaults.maxLength(),
                    sampling(defaults),
                    template(folder, toolParser));
        }
    }

    private static Map<String, Object> sampling(GenerationDefaults defaults) {
        Map<String, Object> stated = new TreeMap<>();
        defaults.sampling().stated().forEach((parameter, value) -> stated.put(parameter.name(), value));
        return stated;
    }

    private static @Nullable Template template(Path folder, @Nullable String toolParser) {
        ChatTemplate template = ChatTemplate.load(folder);
        if (template == null) {
            return null;
        }
        String source = template.source();
        Dialect dialect = Dialects.chosen(toolParser, source);
        return new Template(
                dialect.name(),
                source.contains("tools"),
                source.contains("system"),
                dialect.startsOfReasoning().stream().anyMatch(source::contains));
    }
}
