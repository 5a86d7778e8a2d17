package io.millrace.openai.messages;

import io.millrace.conversation.Tool;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Tools that the model is to find first. It is shown those which a result has referred to, or that were called before. All are shown
 * where nothing here could find them: where Anthropic's own search was to do it, or no other tool is there.
 *
 * @param names of those with {@code defer_loading}
 * @param leftOut types of tools that Anthropic's own servers run
 */
record DeferredTools(Set<String> names, List<String> leftOut) {

    private static final String HOSTED_SEARCH = "tool_search_tool";

    List<Tool> shown(List<Tool> tools, JsonNode choice, JsonNode messages) {
        if (names.isEmpty() || nothingFindsThem(tools)) {
            return tools;
        }
        Set<String> loaded = new HashSet<>();
        loaded.add(choice.path("name").asString(""));
        messages.forEach(message -> load(message.path("content"), loaded));
        return tools.stream()
                .filter(tool -> !names.contains(tool.name()) || loaded.contains(tool.name()))
                .toList();
    }

    private boolean nothingFindsThem(List<Tool> tools) {
        return leftOut.stream().anyMatch(type -> type.startsWith(HOSTED_SEARCH))
                || tools.stream().map(Tool::name).allMatch(names::contains);
    }

    private static void load(JsonNode content, Set<String> loaded) {
        for (JsonNode block : content) {
            switch (block.path("type").asString("")) {
                case "tool_use" -> loaded.add(block.path("name").asString(""));
                case "tool_reference" -> loaded.add(block.path("tool_name").asString(""));
                case "tool_result" ->
                    block.path("content")
                            .forEach(part -> loaded.add(part.path("tool_name").asString("")));
                default -> {}
            }
        }
    }
}
