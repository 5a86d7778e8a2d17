package io.millrace.layouts;

import io.millrace.layouts.EncoderSwitches.Words;
import io.millrace.layouts.Layout.Positions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tokenizer of each kind, of which every single letter is a word.
 *
 * @param doubleEnd whether it is RoBERTa's: other special tokens, two of them between texts, and no segments
 */
record TestTokenizer(Words words, boolean doubleEnd) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
    private static final int FIRST = 5;
    private static final int BYTES = 256;

    static TestTokenizer of(Layout layout) {
        return new TestTokenizer(layout.get(Words.class), layout.is(Positions.LEARNED_OFFSET));
    }

    List<String> special() {
        return doubleEnd
                ? List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>")
                : List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
    }

    int start() {
        return doubleEnd ? 0 : 2;
    }

    int end() {
        return doubleEnd ? 2 : 3;
    }

    int pad() {
        return doubleEnd ? Layout.OFFSET_PAD : 0;
    }

    int[] words(String text) {
        String[] letters = text.split(" ");
        return IntStream.range(0, letters.length)
                .map(i -> id(letters[i].charAt(0) - 'a', i == 0))
                .toArray();
    }

    private int id(int letter, boolean first) {
        return switch (words) {
            case WORD_PIECES -> FIRST + letter;
            case UNIGRAM -> FIRST + 1 + letter;
            case BYTE_PAIRS -> first ? FIRST + alphabet().indexOf(LETTERS.charAt(letter)) : FIRST + BYTES + letter;
        };
    }

    String json() {
        Map<String, Object> tokenizer = new LinkedHashMap<>();
        tokenizer.put("version", "1.0");
        tokenizer.put("added_tokens", added());
        switch (words) {
            case WORD_PIECES -> {
                tokenizer.put(
                        "normalizer",
                        Map.of(
                                "type",
                                "BertNormalizer",
                                "clean_text",
                                true,
                                "handle_chinese_chars",
                                true,
                                "lowercase",
                                true));
                tokenizer.put("pre_tokenizer", Map.of("type", "BertPreTokenizer"));
                tokenizer.put(
                        "model",
                        Map.of(
                                "type",
                                "WordPiece",
                                "unk_token",
                                special().get(doubleEnd ? 3 : 1),
                                "continuing_subword_prefix",
                                "##",
                                "max_input_chars_per_word",
                                100,
                                "vocab",
                                pieces()));
            }
            case UNIGRAM -> {
                tokenizer.put(
                        "pre_tokenizer",
                        Map.of(
                                "type",
                                "Sequence",
                                "pretokenizers",
                                List.of(Map.of("type", "WhitespaceSplit"), metaspace())));
                tokenizer.put("decoder", metaspace());
                tokenizer.put("model", Map.of("type", "Unigram", "unk_id", doubleEnd ? 3 : 1, "vocab", scored()));
            }
            case BYTE_PAIRS -> {
                tokenizer.put("pre_tokenizer", byteLevel());
                tokenizer.put("decoder", byteLevel());
                tokenizer.put(
                        "model",
                        Map.of(
                                "type",
                                "BPE",
                                "vocab",
                                pairs(),
                                "merges",
                                LETTERS.chars()
                                        .mapToObj(letter -> "Ġ " + (char) letter)
                                        .toList()));
            }
        }
        tokenizer.put("post_processor", processor());
        return JSON.writeValueAsString(tokenizer);
    }

    private static Map<String, Object> byteLevel() {
        return Map.of("type", "ByteLevel", "add_prefix_space", false, "trim_offsets", true, "use_regex", true);
    }

    private static Map<String, Object> metaspace() {
        return Map.of("type", "Metaspace", "replacement", "▁", "prepend_scheme", "always", "split", true);
    }

    private List<Map<String, Object>> added() {
        return IntStream.range(0, FIRST)
                .mapToObj(id -> Map.<String, Object>of(
                        "id",
                        id,
                        "content",
                        special().get(id),
                        "single_word",
                        false,
                        "lstrip",
                        false,
                        "rstrip",
                        false,
                        "normalized",
                        false,
                        "special",
                        true))
                .toList();
    }

    private Map<String, Object> processor() {
        if (doubleEnd) {
            return Map.of(
                    "type",
                    "RobertaProcessing",
                    "sep",
                    List.of("</s>", end()),
                    "cls",
                    List.of("<s>", start()),
                    "trim_offsets",
                    true,
                    "add_prefix_space",
                    false);
        }
        List<Object> single = List.of(special("[CLS]", 0), sequence("A", 0), special("[SEP]", 0));
        List<Object> pair = List.of(
                special("[CLS]", 0), sequence("A", 0), special("[SEP]", 0), sequence("B", 1), special("[SEP]", 1));
        return Map.of(
                "type",
                "TemplateProcessing",
                "single",
                single,
                "pair",
                pair,
                "special_tokens",
                Map.of("[CLS]", named("[CLS]", 2), "[SEP]", named("[SEP]", 3)));
    }

    private static Map<String, Object> named(String token, int id) {
        return Map.of("id", token, "ids", List.of(id), "tokens", List.of(token));
    }

    private static Map<String, Object> special(String token, int segment) {
        return Map.of("SpecialToken", Map.of("id", token, "type_id", segment));
    }

    private static Map<String, Object> sequence(String name, int segment) {
        return Map.of("Sequence", Map.of("id", name, "type_id", segment));
    }

    private Map<String, Integer> pieces() {
        Map<String, Integer> vocabulary = specialIds();
        LETTERS.chars().forEach(letter -> vocabulary.put(Character.toString(letter), vocabulary.size()));
        LETTERS.chars().forEach(letter -> vocabulary.put("##" + (char) letter, vocabulary.size()));
        return vocabulary;
    }

    private List<List<Object>> scored() {
        return IntStream.range(0, FIRST + 1 + 2 * LETTERS.length())
                .mapToObj(this::scored)
                .toList();
    }

    private List<Object> scored(int id) {
        int letter = id - FIRST - 1;
        return letter < -1
                ? List.of(special().get(id), 0.0)
                : letter == -1
                        ? List.of("▁", -6.0)
                        : letter < LETTERS.length()
                                ? List.of("▁" + LETTERS.charAt(letter), -2.0 - letter / 100.0)
                                : List.of(Character.toString(LETTERS.charAt(letter - LETTERS.length())), -3.0);
    }

    private Map<String, Integer> pairs() {
        Map<String, Integer> vocabulary = specialIds();
        alphabet().chars().forEach(letter -> vocabulary.put(Character.toString(letter), vocabulary.size()));
        LETTERS.chars().forEach(letter -> vocabulary.put("Ġ" + (char) letter, vocabulary.size()));
        return vocabulary;
    }

    private Map<String, Integer> specialIds() {
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        special().forEach(token -> vocabulary.put(token, vocabulary.size()));
        return vocabulary;
    }

    /* A character for each byte, as GPT-2 has them: those that cannot be printed are moved behind 255. */
    private static String alphabet() {
        int[] moved = {BYTES};
        return IntStream.range(0, BYTES)
                .map(b -> b >= '!' && b <= '~' || b >= 0xa1 && b <= 0xac || b >= 0xae ? b : moved[0]++)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }
}
