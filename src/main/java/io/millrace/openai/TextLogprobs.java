package io.millrace.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.serving.TextEvent.Delta;
import io.millrace.serving.TextEvent.TokenLogprob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Log-probabilities of the tokens of a text completion: four lists of the same length.
 *
 * @param tokens as text; a token that is not whole characters is {@code bytes:} and its bytes as {@code \xhh}
 * @param tokenLogprobs null for the first token of an echoed prompt
 * @param topLogprobs by token; holds the token itself, too
 * @param textOffset where each token starts in the text that was sent, in characters (code points); where the character starts that it is part of
 */
record TextLogprobs(
        List<String> tokens,
        @JsonProperty("token_logprobs") List<@Nullable Float> tokenLogprobs,
        @JsonProperty("top_logprobs") List<@Nullable Map<String, Float>> topLogprobs,
        @JsonProperty("text_offset") List<Integer> textOffset) {

    TextLogprobs() {
        this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    static TextLogprobs of(List<Delta> deltas) {
        TextLogprobs all = new TextLogprobs();
        int offset = 0;
        for (Delta delta : deltas) {
            offset = all.add(delta, offset);
        }
        return all;
    }

    /** Adds the tokens of a piece that starts at {@code offset}; answers where the piece ends. */
    int add(Delta delta, int offset) {
        String text = delta.text();
        int at = 0;
        int end = offset;
        for (TokenLogprob token : delta.logprobs()) {
            int start = Math.clamp(token.start(), at, text.length());
            end += text.codePointCount(at, start);
            at = start;
            add(token, end);
        }
        return end + text.codePointCount(at, text.length());
    }

    private void add(TokenLogprob token, int offset) {
        boolean known = !Float.isNaN(token.logprob());
        tokens.add(name(token));
        tokenLogprobs.add(known ? Float.valueOf(Math.max(ChatLogprobs.LEAST, token.logprob())) : null);
        topLogprobs.add(known ? top(token) : null);
        textOffset.add(offset);
    }

    private static Map<String, Float> top(TokenLogprob token) {
        Map<String, Float> top = new LinkedHashMap<>();
        token.top().forEach(other -> top.putIfAbsent(name(other), Math.max(ChatLogprobs.LEAST, other.logprob())));
        top.putIfAbsent(name(token), Math.max(ChatLogprobs.LEAST, token.logprob()));
        return top;
    }

    private static String name(TokenLogprob token) {
        return token.text().indexOf('\uFFFD') < 0 ? token.text() : bytesName(token.bytes());
    }

    private static String bytesName(byte[] bytes) {
        StringBuilder name = new StringBuilder("bytes:");
        for (byte b : bytes) {
            name.append("\\x%02x".formatted(b));
        }
        return name.toString();
    }
}
