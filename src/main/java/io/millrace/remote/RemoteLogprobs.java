package io.millrace.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.serving.TextEvent.TokenLogprob;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Log-probabilities of chat and of text completions, as a remote server sends them. */
final class RemoteLogprobs {

    private static final int UNKNOWN = -1;

    private RemoteLogprobs() {}

    /**
     * @param logprobs of a choice; null and missing are none
     * @param text they are of
     */
    static List<TokenLogprob> of(JsonNode logprobs, String text) {
        if (logprobs.path("content").isArray()) {
            return chat(logprobs.path("content"));
        }
        return logprobs.path("tokens").isArray() ? placed(text(logprobs), text) : List.of();
    }

    /** The tokens where their bytes are in the text. */
    private static List<TokenLogprob> placed(List<TokenLogprob> tokens, String text) {
        List<TokenLogprob> placed = new ArrayList<>(tokens.size());
        int start = 0;
        int bytes = 0;
        int textBytes = 0;
        for (TokenLogprob token : tokens) {
            while (start < text.length() && textBytes + width(text.codePointAt(start)) <= bytes) {
                textBytes += width(text.codePointAt(start));
                start += Character.charCount(text.codePointAt(start));
            }
            placed.add(token.at(start));
            bytes += token.bytes().length;
        }
        return placed;
    }

    /** Bytes of a character in UTF-8. */
    private static int width(int codePoint) {
        return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }

    private static List<TokenLogprob> chat(JsonNode content) {
        List<TokenLogprob> tokens = new ArrayList<>();
        content.forEach(token -> tokens.add(chatToken(token, chat(token.path("top_logprobs")))));
        return tokens;
    }

    private static TokenLogprob chatToken(JsonNode token, List<TokenLogprob> top) {
        String text = RemoteJson.string(token, "token");
        byte[] bytes = token.path("bytes").isArray() ? bytes(token.path("bytes")) : text.getBytes(UTF_8);
        return new TokenLogprob(
                UNKNOWN, text, bytes, (float) token.path("logprob").asDouble(Double.NaN), top);
    }

    private static byte[] bytes(JsonNode values) {
        byte[] bytes = new byte[values.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values.path(i).asInt(0);
        }
        return bytes;
    }

    private static List<TokenLogprob> text(JsonNode logprobs) {
        JsonNode names = logprobs.path("tokens");
        List<TokenLogprob> tokens = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            tokens.add(textToken(
                    names.path(i).asString(""),
                    logprobs.path("token_logprobs").path(i),
                    top(logprobs.path("top_logprobs").path(i))));
        }
        return tokens;
    }

    private static List<TokenLogprob> top(JsonNode byToken) {
        List<TokenLogprob> top = new ArrayList<>();
        byToken.properties().forEach(entry -> top.add(textToken(entry.getKey(), entry.getValue(), List.of())));
        return top;
    }

    private static TokenLogprob textToken(String name, JsonNode logprob, List<TokenLogprob> top) {
        byte[] bytes = TokenName.bytes(name);
        return new TokenLogprob(UNKNOWN, new String(bytes, UTF_8), bytes, (float) logprob.asDouble(Double.NaN), top);
    }
}
