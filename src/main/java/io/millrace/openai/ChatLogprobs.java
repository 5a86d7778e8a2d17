package io.millrace.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.serving.TextEvent.TokenLogprob;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Log-probabilities of the tokens of a chat message. */
record ChatLogprobs(List<Token> content, @Nullable List<Token> refusal) {

    /** Stands for minus infinity, which JSON can't say. */
    static final float LEAST = -9999;

    static ChatLogprobs of(List<TokenLogprob> tokens) {
        return new ChatLogprobs(tokens.stream().map(ChatLogprobs::token).toList(), null);
    }

    private static Token token(TokenLogprob token) {
        List<Top> top = token.top().stream().map(ChatLogprobs::top).toList();
        return new Token(token.text(), Math.max(LEAST, token.logprob()), bytes(token), top);
    }

    private static Top top(TokenLogprob token) {
        return new Top(token.text(), Math.max(LEAST, token.logprob()), bytes(token));
    }

    private static List<Integer> bytes(TokenLogprob token) {
        byte[] bytes = token.bytes();
        return IntStream.range(0, bytes.length).mapToObj(i -> bytes[i] & 0xff).toList();
    }

    record Token(
            String token,
            float logprob,
            List<Integer> bytes,
            @JsonProperty("top_logprobs") List<Top> topLogprobs) {}

    record Top(String token, float logprob, List<Integer> bytes) {}
}
