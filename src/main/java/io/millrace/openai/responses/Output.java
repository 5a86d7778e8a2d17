package io.millrace.openai.responses;

import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.Usage;
import io.millrace.generation.FinishReason;
import io.millrace.openai.responses.OutputItem.Part;
import io.millrace.openai.responses.ResponsesTools.Shown;
import io.millrace.serving.TextEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An answer's items, one after the other, out of the events of its generation. Blank text makes no message beside other items, unless it is
 * part of one.
 */
final class Output {

    /** Hears of everything that happens to an item. */
    interface Listener {

        Listener NONE = new Listener() {
            @Override
            public void happened(String type, Map<String, ?> fields) {}

            @Override
            public void grew(OutputKind kind, String id, int index, String more) {}
        };

        void happened(String type, Map<String, ?> fields);

        void grew(OutputKind kind, String id, int index, String more);
    }

    /** The item that grows. */
    private record Open(
            OutputKind kind,
            String id,
            String callId,
            @Nullable Shown tool,
            StringBuilder text,
            InputText input) {

        OutputItem item(String status) {
            String all = text.toString();
            boolean begun = status.equals("in_progress");
            return switch (kind) {
                case MESSAGE -> OutputItem.message(id, status, begun ? List.of() : List.of(Part.text(all)));
                case REASONING -> OutputItem.reasoning(id, status, begun ? List.of() : List.of(Part.thought(all)));
                case FUNCTION, CUSTOM -> OutputItem.call(id, status, callId, Objects.requireNonNull(tool), all);
            };
        }
    }

    private final ResponsesTools tools;
    private final Supplier<String> ids;
    private final Listener listener;
    private final List<OutputItem> items = new ArrayList<>();
    private final StringBuilder blank = new StringBuilder();
    private @Nullable Open open;
    private Usage usage = Usage.NONE;
    private FinishReason reason = FinishReason.ABORTED;

    Output(ResponsesTools tools, Supplier<String> ids, Listener listener) {
        this.tools = tools;
        this.ids = ids;
        this.listener = listener;
    }

    void add(TextEvent event) {
        switch (event) {
            case TextEvent.Delta delta -> say(delta.text());
            case TextEvent.Reasoning thought -> {
                blank.setLength(0);
                grow(open(OutputKind.REASONING), thought.text());
            }
            case TextEvent.ToolCall call -> begin(call);
            case TextEvent.ToolArguments more -> argue(more.json());
            case TextEvent.ChoiceFinished finished -> finish(finished.reason());
            case TextEvent.Done done -> usage = done.usage();
            case TextEvent.Served _ -> {}
        }
    }

    private void say(String text) {
        boolean going = open != null && open.kind() == OutputKind.MESSAGE;
        if (!going && text.isBlank()) {
            blank.append(text);
        } else {
            Open message = open(OutputKind.MESSAGE);
            String all = blank + text;
            blank.setLength(0);
            grow(message, all);
        }
    }

    private void begin(TextEvent.ToolCall call) {
        blank.setLength(0);
        end("completed");
        Shown tool = tools.of(call.name());
        begin(tool.custom() ? OutputKind.CUSTOM : OutputKind.FUNCTION, call.id(), tool);
    }

    private void argue(String json) {
        if (open != null) {
            grow(open, open.kind() == OutputKind.CUSTOM ? open.input().add(json) : json);
        }
    }

    private void finish(FinishReason ended) {
        if (ended == FinishReason.ABORTED) {
            throw new EngineFailed("the answer was aborted", null);
        }
        reason = ended;
        if (items.isEmpty() && open == null) {
            grow(open(OutputKind.MESSAGE), blank.toString());
        }
        end(early() ? "incomplete" : "completed");
    }

    private Open open(OutputKind kind) {
        if (open != null && open.kind() == kind) {
            return open;
        }
        end("completed");
        return begin(kind, "", null);
    }

    private Open begin(OutputKind kind, String callId, @Nullable Shown tool) {
        Open begun = new Open(kind, kind.prefix() + ids.get(), callId, tool, new StringBuilder(), new InputText());
        open = begun;
        tell("response.output_item.added", Map.of("output_index", items.size(), "item", begun.item("in_progress")));
        if (kind.isPart()) {
            part("response.content_part.added", begun, "");
        }
        return begun;
    }

    private void grow(Open item, String more) {
        if (!more.isEmpty()) {
            item.text().append(more);
            listener.grew(item.kind(), item.id(), items.size(), more);
        }
    }

    private void end(String status) {
        Open ended = open;
        if (ended == null) {
            return;
        }
        if (ended.kind() == OutputKind.CUSTOM) {
            grow(ended, ended.input().rest());
        }
        open = null;
        String text = ended.text().toString();
        Map<String, Object> whole = place(ended);
        whole.put(ended.kind().field(), text);
        switch (ended.kind()) {
            case MESSAGE -> whole.put("logprobs", List.of());
            case FUNCTION ->
                whole.put("name", Objects.requireNonNull(ended.tool()).name());
            case REASONING, CUSTOM -> {}
        }
        tell(ended.kind().event() + ".done", whole);
        if (ended.kind().isPart()) {
            part("response.content_part.done", ended, text);
        }
        OutputItem item = ended.item(status);
        tell("response.output_item.done", Map.of("output_index", items.size(), "item", item));
        items.add(item);
    }

    private void part(String type, Open item, String text) {
        Map<String, Object> fields = place(item);
        fields.put("part", item.kind() == OutputKind.MESSAGE ? Part.text(text) : Part.thought(text));
        tell(type, fields);
    }

    private Map<String, Object> place(Open item) {
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("item_id", item.id());
        place.put("output_index", items.size());
        if (item.kind().isPart()) {
            place.put("content_index", 0);
        }
        return place;
    }

    private void tell(String type, Map<String, ?> fields) {
        listener.happened(type, fields);
    }

    /** Whether it ended because it may be no longer. */
    boolean early() {
        return reason == FinishReason.LENGTH;
    }

    /** Those that have ended. */
    List<OutputItem> items() {
        return List.copyOf(items);
    }

    ResponsesUsage usage() {
        return ResponsesUsage.of(usage);
    }
}
