package io.millrace.bench.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.bench.http.Request;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns of conversations as requests to a server.
 *
 * @param url of the server; {@code /v1} is added where its path does not end so
 * @param key empty for none
 * @param exact whether the model is told not to stop before the answer has its length ({@code ignore_eos}, {@code min_tokens})
 * @param extra members of each body; null takes one out
 * @param audio a file to transcribe; empty elsewhere
 */
public record TurnRequests(
        URI url, String key, AskedEndpoint endpoint, String model, boolean exact, ObjectNode extra, byte[] audio) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String BOUNDARY = "millrace-bench-7d1f0a6c";
    private static final Pattern SLASHES_AT_THE_END = Pattern.compile("/++$");

    /** The same to another server, by its name for the model. */
    public TurnRequests to(URI other, String otherModel) {
        return new TurnRequests(other, key, endpoint, otherModel, exact, extra, audio);
    }

    /** A message of a chat. */
    public static JsonNode message(String role, String content) {
        return JSON.createObjectNode().put("role", role).put("content", content);
    }

    /**
     * As it goes over the wire.
     *
     * @param history messages that went before
     */
    public byte[] of(List<JsonNode> history, Turn turn) {
        byte[] body = endpoint == AskedEndpoint.TRANSCRIPTIONS ? form() : JSON.writeValueAsBytes(body(history, turn));
        String type = endpoint == AskedEndpoint.TRANSCRIPTIONS
                ? "multipart/form-data; boundary=" + BOUNDARY
                : "application/json";
        List<String> headers = new ArrayList<>(List.of("Content-Type: " + type, "Accept: */*"));
        if (!key.isEmpty()) {
            headers.add("Authorization: Bearer " + key);
        }
        return new Request("POST", path(), headers, body, body.length).bytes(url.getRawAuthority());
    }

    private String path() {
        String path = url.getRawPath() == null
                ? ""
                : SLASHES_AT_THE_END.matcher(url.getRawPath()).replaceFirst("");
        return path + (path.endsWith("/v1") ? "" : "/v1") + endpoint.path();
    }

    ObjectNode body(List<JsonNode> history, Turn turn) {
        ObjectNode body = JSON.createObjectNode().put("model", model);
        switch (endpoint) {
            case CHAT -> generate(body.set("messages", messages(history, turn)), turn);
            case COMPLETIONS -> generate(body.put("prompt", prompt(history, turn)), turn);
            case EMBEDDINGS -> body.set("input", strings(turn.texts()));
            case RERANK ->
                body.put("query", turn.texts().getFirst())
                        .set(
                                "documents",
                                strings(turn.texts().subList(1, turn.texts().size())));
            case TRANSCRIPTIONS -> {}
        }
        extra.propertyStream().forEach(member -> {
            if (member.getValue().isNull()) {
                body.remove(member.getKey());
            } else {
                body.set(member.getKey(), member.getValue());
            }
        });
        return body;
    }

    private void generate(JsonNode body, Turn turn) {
        ObjectNode request = (ObjectNode) body;
        request.put("stream", true).put("temperature", 0);
        request.putObject("stream_options").put("include_usage", true);
        if (turn.output() > 0) {
            request.put("max_tokens", turn.output());
            if (exact) {
                request.put("min_tokens", turn.output()).put("ignore_eos", true);
            }
        }
    }

    private static ArrayNode messages(List<JsonNode> history, Turn turn) {
        return JSON.createArrayNode().addAll(history).addAll(said(turn));
    }

    /** Messages that a turn adds. */
    static List<JsonNode> said(Turn turn) {
        return turn.messages().isEmpty() ? List.of(message("user", turn.texts().getFirst())) : turn.messages();
    }

    private static String prompt(List<JsonNode> history, Turn turn) {
        StringBuilder prompt = new StringBuilder();
        history.forEach(message -> prompt.append(content(message)).append('\n'));
        said(turn).forEach(message -> prompt.append(content(message)));
        return prompt.toString();
    }

    private static String content(JsonNode message) {
        return message.path("content").stringValue("");
    }

    private static ArrayNode strings(List<String> texts) {
        ArrayNode array = JSON.createArrayNode();
        texts.forEach(array::add);
        return array;
    }

    private byte[] form() {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.writeBytes(field("model", model).getBytes(UTF_8));
        extra.propertyStream()
                .filter(member -> !member.getValue().isNull())
                .forEach(member -> form.writeBytes(
                        field(member.getKey(), member.getValue().asString()).getBytes(UTF_8)));
        form.writeBytes(
                ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"audio.wav\"\r\n"
                                + "Content-Type: audio/wav\r\n\r\n")
                        .getBytes(UTF_8));
        form.writeBytes(audio);
        form.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
        return form.toByteArray();
    }

    private static String field(String name, String value) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }
}
