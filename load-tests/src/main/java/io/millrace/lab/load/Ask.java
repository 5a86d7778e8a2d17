package io.millrace.lab.load;

import io.millrace.bench.http.Request;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.stream.IntStream;

/**
 * Requests of one kind that a drill sends in turn, over and over.
 *
 * @param items tokens or texts of each answer
 */
public record Ask(String what, List<byte[]> requests, int items) {

    private static final int DISTINCT = 256;

    public Ask {
        requests = List.copyOf(requests);
    }

    public byte[] request(int number) {
        return requests.get(number % requests.size());
    }

    /** Chats whose answers have just so many tokens. */
    public static Ask chat(String model, int tokens) {
        return new Ask(
                "chat, " + tokens + " tokens an answer",
                each(i -> Request.post("/v1/chat/completions", "drill", chatBody(model, i, tokens, false))),
                tokens);
    }

    /** The same, streamed. */
    public static Ask stream(String model, int tokens) {
        return new Ask(
                "streamed chat, " + tokens + " tokens an answer",
                each(i -> Request.post("/v1/chat/completions", "drill", chatBody(model, i, tokens, true))),
                tokens);
    }

    /**
     * The same, held to a form that no answer of so many tokens reaches the end of.
     *
     * @param form fields of the request, as JSON
     */
    public static Ask held(String model, int tokens, String form) {
        return new Ask(
                "streamed chat held to a form, " + tokens + " tokens an answer",
                each(i -> Request.post(
                        "/v1/chat/completions",
                        "drill",
                        chatBody(model, i, tokens, true)
                                .replaceFirst("\\{", Matcher.quoteReplacement("{" + form + ",")))),
                tokens);
    }

    private static String chatBody(String model, int number, int tokens, boolean stream) {
        return """
            {"model":"%s","stream":%s,"temperature":0,"max_tokens":%d,"min_tokens":%d,"ignore_eos":true,\
            "messages":[{"role":"user","content":"Tell me a story about number %d."}]}\
            """.formatted(model, stream, tokens, tokens, number);
    }

    /** So many texts a request, of so many words. */
    public static Ask embeddings(String model, int texts, int words) {
        return new Ask(
                "embeddings, " + texts + " texts of " + words + " words a request",
                each(i -> Request.post("/v1/embeddings", "drill", embeddingsBody(model, i, texts, words))),
                texts);
    }

    public static String embeddingsBody(String model, int number, int texts, int words) {
        String text = "\"" + number + " the".repeat(words) + "\"";
        return "{\"model\":\"" + model + "\",\"encoding_format\":\"base64\",\"input\":["
                + String.join(",", Collections.nCopies(texts, text)) + "]}";
    }

    private static List<byte[]> each(IntFunction<Request> request) {
        return IntStream.range(0, DISTINCT)
                .mapToObj(request)
                .map(Request::bytes)
                .toList();
    }
}
