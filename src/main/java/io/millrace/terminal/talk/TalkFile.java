package io.millrace.terminal.talk;

import io.millrace.core.JsonFault;
import io.millrace.core.TextFile;
import io.millrace.terminal.talk.Attachment.Kind;
import io.millrace.terminal.talk.Said.Ending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Conversations in files: JSON with the messages as OpenAI has them, and how each answer ended. */
public final class TalkFile {

    private static final int MOST = 128 << 20;
    private static final String FORM = "millrace_conversation";
    private static final String DATA = "data:";
    private static final String BASE64 = ";base64,";

    private TalkFile() {}

    /**
     * Writes one; what is there is replaced where it is one, too.
     *
     * @throws IllegalArgumentException where something else is there, or nothing can be
     */
    public static void write(Path file, String model, Talk talk) {
        if (Files.exists(file) && !isTalk(file)) {
            throw new IllegalArgumentException(file + " is there, and no conversation: it is not overwritten");
        }
        try {
            Path beside = Files.createTempFile(file.toAbsolutePath().resolveSibling(""), "chat", ".tmp");
            try {
                Files.write(beside, RequestFields.JSON.writeValueAsBytes(json(model, talk)));
                Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    file + " cannot be written: " + e.getClass().getSimpleName() + " " + e.getMessage(), e);
        }
    }

    private static boolean isTalk(Path file) {
        try {
            Talk _ = read(file);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static ObjectNode json(String model, Talk talk) {
        ObjectNode json = RequestFields.JSON.createObjectNode().put(FORM, 1).put("model", model);
        json.put("system", talk.system());
        talk.settings().forEach(json.putObject("settings")::set);
        ArrayNode messages = json.putArray("messages");
        talk.turns().forEach(turn -> {
            messages.add(RequestFields.question(turn.asked()));
            messages.addObject()
                    .put("role", "assistant")
                    .put("content", turn.said().text())
                    .put("ended", turn.said().ending().label());
        });
        return json;
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException naming the file and what is wrong with it
     */
    public static Talk read(Path file) {
        JsonNode json = parsed(file);
        if (json.path(FORM).asInt(0) != 1) {
            throw wrong(file, "it is no conversation that /save has written");
        }
        return new Talk(json.path("system").asString(""), settings(file, json.path("settings")), turns(file, json));
    }

    private static JsonNode parsed(Path file) {
        try {
            return RequestFields.JSON.readTree(TextFile.read(file, MOST));
        } catch (JacksonException e) {
            throw wrong(file, "it is not JSON: " + JsonFault.of(e));
        } catch (IllegalStateException | UncheckedIOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static SequencedMap<String, JsonNode> settings(Path file, JsonNode json) {
        SequencedMap<String, JsonNode> settings = new LinkedHashMap<>();
        for (String name : json.propertyNames()) {
            try {
                RequestFields.requireFree(name);
            } catch (IllegalArgumentException e) {
                throw wrong(file, "settings." + name + ": " + e.getMessage());
            }
            settings.put(name, json.path(name));
        }
        return settings;
    }

    private static List<Talk.Turn> turns(Path file, JsonNode json) {
        JsonNode messages = json.path("messages");
        List<Talk.Turn> turns = new ArrayList<>();
        for (int i = 0; i < messages.size(); i += 2) {
            JsonNode question = messages.path(i);
            JsonNode answer = messages.path(i + 1);
            if (!isOf(question, "user") || !isOf(answer, "assistant")) {
                throw wrong(file, "messages[" + i + "] must be of the user, and the next of the assistant");
            }
            turns.add(new Talk.Turn(asked(file, i, question.path("content")), said(answer)));
        }
        return turns;
    }

    private static boolean isOf(JsonNode message, String role) {
        return message.path("role").asString("").equals(role);
    }

    private static Said said(JsonNode message) {
        String ended = message.path("ended").asString("");
        Ending ending = Arrays.stream(Ending.values())
                .filter(known -> known.label().equals(ended))
                .findFirst()
                .orElse(Ending.WHOLE);
        return new Said(message.path("content").asString(""), ending);
    }

    private static Asked asked(Path file, int message, JsonNode content) {
        if (content.isString()) {
            return new Asked(content.stringValue(), List.of());
        }
        String text = "";
        List<Attachment> attachments = new ArrayList<>();
        for (JsonNode part : content) {
            switch (part.path("type").asString("")) {
                case "text" -> text = part.path("text").asString("");
                case "image_url" ->
                    attachments.add(
                            image(file, message, part.at("/image_url/url").asString("")));
                case "input_audio" ->
                    attachments.add(new Attachment(
                            Kind.AUDIO,
                            part.at("/input_audio/format").asString(""),
                            part.at("/input_audio/data").asString("")));
                default ->
                    throw wrong(file, "messages[" + message + "] has a part that is none of text, image and sound");
            }
        }
        return new Asked(text, attachments);
    }

    private static Attachment image(Path file, int message, String url) {
        int data = url.indexOf(BASE64);
        if (!url.startsWith(DATA) || data < 0) {
            throw wrong(file, "messages[" + message + "] has an image that is no data URL");
        }
        return new Attachment(Kind.IMAGE, url.substring(DATA.length(), data), url.substring(data + BASE64.length()));
    }

    private static IllegalArgumentException wrong(Path file, String what) {
        return new IllegalArgumentException(file + ": " + what);
    }
}
