package io.millrace.guidance;

import io.millrace.constraint.match.Matcher;
import io.millrace.constraint.match.TokenTrie;
import io.millrace.text.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How what has to come next is written in tokens: as the tokenizer writes it, up to where a longer token could begin that goes on
 * beyond it. It depends on nothing but the text so far, so that a sequence is the same whether its run is taken as one chunk or in
 * steps. Thread-safe.
 */
final class ForcedRuns {

    private static final int[] NONE = {};
    private static final int BYTES = 256;
    private static final int KEPT = 512;

    private final Tokenizer tokenizer;
    private final TokenTrie vocabulary;
    private final Map<Text, int[]> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Text, int[]> eldest) {
            return size() > KEPT;
        }
    };

    /** @param last whether the whole text ends with it */
    private record Text(ByteBuffer bytes, boolean last) {}

    ForcedRuns(Tokenizer tokenizer, TokenTrie vocabulary) {
        this.tokenizer = tokenizer;
        this.vocabulary = vocabulary;
    }

    /** The tokens that a text goes on with, as far as it has no choice; none where it has one. Not to be changed. */
    int[] of(Matcher matcher) {
        byte[] bytes = matcher.forced(BYTES);
        if (bytes.length == 0) {
            return NONE;
        }
        Matcher behind = matcher.copy();
        boolean last = behind.accept(bytes) && behind.mustEnd();
        return of(new Text(ByteBuffer.wrap(bytes), last));
    }

    private synchronized int[] of(Text text) {
        return known.computeIfAbsent(text, this::find);
    }

    private int[] find(Text text) {
        byte[] bytes = text.bytes().array();
        int[] tokens = written(bytes);
        if (!text.last()) {
            tokens = closed(tokens, bytes);
        }
        return tokens;
    }

    private int[] written(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException partOfACharacter) {
            return NONE;
        }
        int[] alone = tokenizer.encode(text, false);
        return writes(alone, 0, bytes) ? alone : behindALine(text, bytes);
    }

    /** Of a tokenizer that puts a space before a text. */
    private int[] behindALine(String text, byte[] bytes) {
        int[] tokens = tokenizer.encode("\n" + text, false);
        for (int from = 1; from < tokens.length; from++) {
            if (writes(tokens, from, bytes)) {
                return Arrays.copyOfRange(tokens, from, tokens.length);
            }
        }
        return NONE;
    }

    private boolean writes(int[] tokens, int from, byte[] bytes) {
        int at = 0;
        for (int i = from; i < tokens.length; i++) {
            byte[] token = vocabulary.bytes(tokens[i]);
            if (token.length == 0
                    || at + token.length > bytes.length
                    || !Arrays.equals(token, 0, token.length, bytes, at, at + token.length)) {
                return false;
            }
            at += token.length;
        }
        return at == bytes.length;
    }

    /** Those before the first behind which a token fits all that is left, and more. */
    private int[] closed(int[] tokens, byte[] bytes) {
        int at = 0;
        for (int i = 0; i < tokens.length; i++) {
            if (vocabulary.hasLonger(bytes, at)) {
                return Arrays.copyOf(tokens, i);
            }
            at += vocabulary.bytes(tokens[i]).length;
        }
        return tokens;
    }
}
