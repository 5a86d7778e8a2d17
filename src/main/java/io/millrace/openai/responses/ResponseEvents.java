package io.millrace.openai.responses;

import io.millrace.edge.Problem;
import io.millrace.edge.StrictJson;
import io.millrace.openai.stream.Bytes;
import io.millrace.openai.stream.Chunks;
import io.millrace.serving.TextEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer as OpenAI's typed events, numbered. */
final class ResponseEvents implements Chunks, Output.Listener {

    private final ResponseMaking making;
    private final Bytes out = new Bytes();
    private int number;
    private boolean begun;

    ResponseEvents(ResponseMaking.Start start) {
        this.making = start.making(this);
    }

    @Override
    public byte[] encode(TextEvent event) {
        out.clear();
        if (!begun && !(event instanceof TextEvent.Served)) {
            begun = true;
            happened("response.created", Map.of("response", making.begun()));
            happened("response.in_progress", Map.of("response", making.begun()));
        }
        making.add(event);
        if (event instanceof TextEvent.Done) {
            ResponseObject response = making.ended();
            happened("response." + response.status(), Map.of("response", response));
        }
        return out.copy();
    }

    @Override
    public void happened(String type, Map<String, ?> fields) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("type", type);
        all.put("sequence_number", number++);
        all.putAll(fields);
        out.ascii("event: ")
                .ascii(type)
                .ascii("\ndata: ")
                .raw(StrictJson.bytes(all))
                .ascii("\n\n");
    }

    @Override
    public void grew(OutputKind kind, String id, int index, String more) {
        String type = kind.event() + ".delta";
        out.ascii("event: ")
                .ascii(type)
                .ascii("\ndata: {\"type\":\"")
                .ascii(type)
                .ascii("\",\"sequence_number\":")
                .ascii(Integer.toString(number++))
                .ascii(",\"item_id\":\"")
                .ascii(id)
                .ascii("\",\"output_index\":")
                .ascii(Integer.toString(index))
                .ascii(kind.isPart() ? ",\"content_index\":0" : "")
                .ascii(kind == OutputKind.MESSAGE ? ",\"logprobs\":[]" : "")
                .ascii(",\"delta\":\"")
                .escaped(more)
                .ascii("\"}\n\n");
    }

    @Override
    public byte[] failure(Problem problem) {
        out.clear();
        ResponseObject failed = making.failed(problem);
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", problem.code() == null ? code(failed) : problem.code());
        error.put("message", problem.message());
        error.put("param", problem.param());
        happened("error", error);
        happened("response.failed", Map.of("response", failed));
        return out.copy();
    }

    private static String code(ResponseObject failed) {
        return failed.error() == null ? "server_error" : failed.error().code();
    }
}
