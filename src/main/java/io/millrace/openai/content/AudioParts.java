package io.millrace.openai.content;

import io.millrace.conversation.Part;
import io.millrace.edge.FieldRules;
import io.millrace.edge.Values;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sounds among the parts of messages: OpenAI's {@code input_audio}, and vLLM's {@code audio_url}. What a file is, its bytes say. */
public final class AudioParts {

    private static final String INPUT = "input_audio";
    private static final String URL = "audio_url";
    private static final FieldRules INPUT_PART = rules("type", INPUT);
    private static final FieldRules INPUT_DATA = rules("data", "format");
    private static final FieldRules URL_PART = rules("type", URL);
    private static final FieldRules URL_DATA = rules("url");

    private AudioParts() {}

    private static FieldRules rules(String... fields) {
        return new FieldRules(Set.of(fields), Set.of(), Map.of());
    }

    /** {@code input_audio}: an object with data, which is base64, and format. */
    public static Part data(ObjectNode part, String path) {
        INPUT_PART.check(part, path + ".");
        String at = path + "." + INPUT;
        ObjectNode object = Values.object(part.path(INPUT), at);
        INPUT_DATA.check(object, at + ".");
        JsonNode format = object.path("format");
        String stated = format.isMissingNode() || format.isNull() ? "" : Values.string(format, at + ".format");
        String data = Values.string(object.path("data"), at + ".data");
        return new Part.Audio(at + ".data", stated, ImageData.decoded(data, at + ".data", "a sound"));
    }

    /** {@code audio_url}: an object with url, a data URL. */
    public static Part url(ObjectNode part, String path) {
        URL_PART.check(part, path + ".");
        String at = path + "." + URL;
        ObjectNode object = Values.object(part.path(URL), at);
        URL_DATA.check(object, at + ".");
        return ofUrl(Values.string(object.path("url"), at + ".url"), at + ".url");
    }

    private static Part ofUrl(String url, String path) {
        DataUrl data = DataUrl.read(url, "audio", path);
        return new Part.Audio(path, data.subtype(), ImageData.decoded(data.base64(), path, "a sound"));
    }
}
