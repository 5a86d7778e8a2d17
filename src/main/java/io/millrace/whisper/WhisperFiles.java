package io.millrace.whisper;

import io.millrace.core.JsonFile;
import io.millrace.text.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What a folder's generation_config.json says of its tokens, or, where it says nothing, config.json and the names of the tokens. */
public final class WhisperFiles {

    private static final Pattern LANGUAGE = Pattern.compile("<\\|([a-z]{2,3})\\|>");
    private static final int USUAL_LENGTH = 448;
    private static final int MOST_LENGTH = 1 << 16;
    private static final int LATEST_START = 50;

    /** Rows of vocabularies for English alone, whose tokenizers name other languages too. */
    private static final int ENGLISH_VOCABULARY = 51_864;

    private final Path folder;
    private final Tokenizer tokenizer;
    private final JsonNode generation;
    private final JsonNode config;

    private WhisperFiles(Path folder, Tokenizer tokenizer) {
        this.folder = folder;
        this.tokenizer = tokenizer;
        this.generation = read("generation_config.json");
        this.config = read("config.json");
    }

    private JsonNode read(String name) {
        return JsonFile.readIfThere(folder.resolve(name)).orElseGet(JsonNodeFactory.instance::objectNode);
    }

    /**
     * The tokens of a folder.
     *
     * @throws IllegalArgumentException naming the folder and the token that is not to be found
     */
    public static WhisperTokens tokens(Path folder, Tokenizer tokenizer) {
        try {
            return new WhisperFiles(folder, tokenizer).tokens();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(folder + ": " + e.getMessage(), e);
        }
    }

    /**
     * Heads by whose attention words are found in time, each a layer and a head of it; empty where the files do not say.
     *
     * @throws IllegalArgumentException where one is not of the model
     */
    public static List<Head> heads(Path folder, int layers, int heads) {
        JsonNode named = JsonFile.readIfThere(folder.resolve("generation_config.json"))
                .orElseGet(JsonNodeFactory.instance::objectNode)
                .path("alignment_heads");
        List<Head> found = new ArrayList<>();
        named.forEach(pair -> {
            Head head = new Head(pair.path(0).asInt(-1), pair.path(1).asInt(-1));
            if (head.layer < 0 || head.layer >= layers || head.head < 0 || head.head >= heads) {
                throw new IllegalArgumentException(folder + ": alignment_heads in generation_config.json has " + pair
                        + ", but the decoder has " + layers + " layers of " + heads + " heads");
            }
            found.add(head);
        });
        return found;
    }

    /** A head of a layer, both counted from 0. */
    public record Head(int layer, int head) {}

    private WhisperTokens tokens() {
        int end = first(generation.path("eos_token_id")).orElseGet(() -> required("<|endoftext|>"));
        int start = first(generation.path("decoder_start_token_id")).orElseGet(() -> required("<|startoftranscript|>"));
        int noTimestamps =
                first(generation.path("no_timestamps_token_id")).orElseGet(() -> required("<|notimestamps|>"));
        int noSpeech = named("<|nospeech|>", "<|nocaptions|>").orElse(noTimestamps - 1);
        int previous = first(generation.path("prev_sot_token_id"))
                .orElseGet(() -> named("<|startofprev|>").orElse(noSpeech - 1));
        int firstTimestamp = named("<|0.00|>").orElse(noTimestamps + 1);
        Map<String, Integer> languages = languages();
        JsonNode tasks = generation.path("task_to_id");
        int translate = languages.isEmpty() ? -1 : task(tasks, "translate");
        int transcribe = languages.isEmpty() ? -1 : task(tasks, "transcribe");
        Set<Integer> suppressed = suppressed();
        suppressed.addAll(List.of(start, previous, noSpeech));
        named("<|startoflm|>").ifPresent(suppressed::add);
        if (!languages.isEmpty()) {
            suppressed.addAll(List.of(translate, transcribe));
        }
        suppressed.remove(end);
        return new WhisperTokens(
                end,
                start,
                previous,
                noSpeech,
                noTimestamps,
                firstTimestamp,
                translate,
                transcribe,
                languages,
                List.copyOf(suppressed),
                suppressedFirst(end),
                Math.clamp(
                        generation.path("max_initial_timestamp_index").asInt(LATEST_START),
                        0,
                        WhisperTokens.TIMESTAMPS - 1),
                longest());
    }

    private static OptionalInt first(JsonNode ids) {
        JsonNode id = ids.isArray() ? ids.path(0) : ids;
        return id.isIntegralNumber() ? OptionalInt.of(id.intValue()) : OptionalInt.empty();
    }

    private int required(String token) {
        return tokenizer
                .id(token)
                .orElseThrow(() -> new IllegalArgumentException(
                        "tokenizer.json has no token " + token + ", and generation_config.json does not say its id"));
    }

    private OptionalInt named(String... tokens) {
        for (String token : tokens) {
            OptionalInt id = tokenizer.id(token);
            if (id.isPresent()) {
                return id;
            }
        }
        return OptionalInt.empty();
    }

    private int task(JsonNode tasks, String name) {
        return first(tasks.path(name)).orElseGet(() -> required("<|" + name + "|>"));
    }

    private Map<String, Integer> languages() {
        Map<String, Integer> languages = new LinkedHashMap<>();
        JsonNode stated = generation.path("lang_to_id");
        boolean usual = config.path("vocab_size").asInt(0) != ENGLISH_VOCABULARY;
        if (!generation.path("is_multilingual").asBoolean(usual)) {
            return languages;
        }
        if (stated.isObject()) {
            stated.properties().forEach(entry -> add(languages, entry.getKey(), first(entry.getValue())));
        } else {
            Languages.codes().forEach(code -> add(languages, "<|" + code + "|>", tokenizer.id("<|" + code + "|>")));
        }
        return languages;
    }

    private static void add(Map<String, Integer> languages, String token, OptionalInt id) {
        Matcher language = LANGUAGE.matcher(token);
        if (language.matches() && id.isPresent()) {
            languages.put(language.group(1), id.getAsInt());
        }
    }

    private Set<Integer> suppressed() {
        JsonNode stated = stated("suppress_tokens");
        return stated.isArray()
                ? ids(stated)
                : new LinkedHashSet<>(NonSpeech.tokens(text -> tokenizer.encode(text, false)));
    }

    private List<Integer> suppressedFirst(int end) {
        JsonNode stated = stated("begin_suppress_tokens");
        Set<Integer> first = new LinkedHashSet<>();
        if (stated.isArray()) {
            first.addAll(ids(stated));
        } else {
            int[] space = tokenizer.encode(" ", false);
            if (space.length == 1) {
                first.add(space[0]);
            }
        }
        first.add(end);
        return List.copyOf(first);
    }

    private JsonNode stated(String key) {
        return generation.has(key) ? generation.path(key) : config.path(key);
    }

    private static Set<Integer> ids(JsonNode array) {
        Set<Integer> ids = new LinkedHashSet<>();
        array.forEach(id -> ids.add(id.asInt(-1)));
        ids.remove(-1);
        return ids;
    }

    private int longest() {
        int context =
                read("genai_config.json").path("model").path("context_length").asInt(USUAL_LENGTH);
        int positions = config.path("max_target_positions").asInt(context);
        return Math.clamp(Math.min(positions, generation.path("max_length").asInt(positions)), 1, MOST_LENGTH);
    }
}
