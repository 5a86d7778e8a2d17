package io.millrace.terminal.talk;

import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The body of {@code POST /v1/chat/completions} that asks the next of a conversation. */
public final class RequestFields {

    static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Set<String> OWN = Set.of("model", "messages", "stream", "stream_options");

    private RequestFields() {}

    /**
     * A value of a field as it is entered: JSON, or else a text.
     *
     * @throws IllegalArgumentException where the field is none to be set
     */
    public static JsonNode value(String name, String entered) {
        requireFree(name);
        JsonNode value = parsed(entered);
        if (name.equals("n") && !value.asString("").equals("1")) {
            throw new IllegalArgumentException("'n' must be 1, since one answer can be shown, but was " + entered);
        }
        return value;
    }

    /**
     * Refuses a field that is not free.
     *
     * @throws IllegalArgumentException where the field is none to be set
     */
    public static void requireFree(String name) {
        if (OWN.contains(name)) {
            throw new IllegalArgumentException("'" + name + "' follows from the conversation and cannot be set");
        }
    }

    private static JsonNode parsed(String entered) {
        try {
            return JSON.readTree(entered);
        } catch (JacksonException _) {
            return JSON.getNodeFactory().stringNode(entered);
        }
    }

    /**
     * In UTF-8.
     *
     * @param usage whether the answer is to count tokens
     */
    public static byte[] body(String model, Talk talk, Asked asked, boolean usage) {
        ObjectNode body = JSON.createObjectNode().put("model", model);
        ArrayNode messages = messages(talk);
        messages.add(question(asked));
        body.set("messages", messages);
        body.put("stream", true);
        if (usage) {
            body.putObject("stream_options").put("include_usage", true);
        }
        talk.settings().forEach(body::set);
        return JSON.writeValueAsBytes(body);
    }

    private static ArrayNode messages(Talk talk) {
        ArrayNode messages = JSON.createArrayNode();
        if (!talk.system().isEmpty()) {
            messages.addObject().put("role", "system").put("content", talk.system());
        }
        for (Talk.Turn turn : talk.turns()) {
            messages.add(question(turn.asked()));
            messages.addObject()
                    .put("role", "assistant")
                    .put("content", turn.said().text());
        }
        return messages;
    }

    /** A message of the user: a text, or parts where something goes along with it. */
    static ObjectNode question(Asked asked) {
        ObjectNode message = JSON.createObjectNode().put("role", "user");
        if (asked.attachments().isEmpty()) {
            return message.put("content", asked.text());
        }
        ArrayNode parts = message.putArray("content");
        asked.attachments().forEach(attachment -> part(attachment, parts.addObject()));
        if (!asked.text().isEmpty()) {
            parts.addObject().put("type", "text").put("text", asked.text());
        }
        return message;
    }

    private static void part(Attachment attachment, ObjectNode part) {
        switch (attachment.kind()) {
            case IMAGE ->
                part.put("type", "image_url")
                        .putObject("image_url")
                        .put("url", "data:" + attachment.type() + ";base64," + attachment.base64());
            case AUDIO ->
                part.put("type", "input_audio")
                        .putObject("input_audio")
                        .put("data", attachment.base64())
                        .put("format", attachment.type());
        }
    }
}
