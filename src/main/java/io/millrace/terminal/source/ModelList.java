package io.millrace.terminal.source;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Answers of {@code GET /v1/models}. */
final class ModelList {

    private ModelList() {}

    /** The models that chat, or may: what a server says to be for something else is left out. */
    static List<String> of(JsonNode answer) {
        List<String> names = new ArrayList<>();
        for (JsonNode model : answer.path("data")) {
            String id = model.path("id").asString("");
            String task = model.path("task").asString("generate");
            if (!id.isEmpty() && task.equals("generate")) {
                names.add(id);
            }
        }
        return names;
    }
}
