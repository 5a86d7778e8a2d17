package io.millrace.whisper;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/** Words of tokens: at spaces, or, in languages without them, wherever a character ends. Punctuation goes with the word it stands at. */
public final class WordSplitter {

    private static final Set<String> WITHOUT_SPACES = Set.of("zh", "ja", "th", "lo", "my", "yue");
    private static final String BEFORE = "\"'“¿([{-";
    private static final String BEHIND = "\"'.。,，!！?？:：”)]}、";
    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private WordSplitter() {}

    /**
     * A word.
     *
     * @param text with the space before it
     * @param from its first token's place
     * @param to the place behind its last token's
     */
    public record Span(String text, int from, int to) {
        private Span with(Span next) {
            return new Span(text + next.text, from, next.to);
        }
    }

    /**
     * The words of a text.
     *
     * @param bytes of a token, in UTF-8
     * @param language its code
     */
    public static List<Span> words(List<Integer> tokens, IntFunction<byte[]> bytes, String language) {
        List<Span> characters = characters(tokens, bytes);
        return punctuated(WITHOUT_SPACES.contains(language) ? characters : spaced(characters));
    }

    /* The least runs of tokens that are whole characters. */
    private static List<Span> characters(List<Integer> tokens, IntFunction<byte[]> bytes) {
        List<Span> spans = new ArrayList<>();
        byte[] open = {};
        int from = 0;
        for (int i = 0; i < tokens.size(); i++) {
            open = joined(open, bytes.apply(tokens.get(i)));
            boolean last = i == tokens.size() - 1;
            if (last || isWhole(open)) {
                spans.add(new Span(new String(open, StandardCharsets.UTF_8), from, i + 1));
                open = new byte[0];
                from = i + 1;
            }
        }
        return spans;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    private static boolean isWhole(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static List<Span> spaced(List<Span> characters) {
        List<Span> words = new ArrayList<>();
        for (Span next : characters) {
            if (words.isEmpty() || next.text.startsWith(" ") || isPunctuation(next.text.strip())) {
                words.add(next);
            } else {
                words.add(words.removeLast().with(next));
            }
        }
        return words;
    }

    private static boolean isPunctuation(String text) {
        return text.length() == 1 && PUNCTUATION.contains(text);
    }

    private static List<Span> punctuated(List<Span> words) {
        List<Span> merged = new ArrayList<>();
        for (Span next : words) {
            if (!merged.isEmpty()
                    && (opens(merged.getLast())
                            || closes(next) && !merged.getLast().text.endsWith(" "))) {
                merged.add(merged.removeLast().with(next));
            } else {
                merged.add(next);
            }
        }
        return merged;
    }

    private static boolean opens(Span word) {
        return word.text.startsWith(" ") && isOneOf(BEFORE, word.text.strip());
    }

    private static boolean closes(Span word) {
        return isOneOf(BEHIND, word.text);
    }

    private static boolean isOneOf(String marks, String text) {
        return text.length() == 1 && marks.contains(text);
    }
}
