package io.millrace.openai.responses;

import io.millrace.edge.Problem;
import io.millrace.edge.StrictJson;
import io.millrace.openai.Head;
import io.millrace.serving.TextEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A response while it is made. */
final class ResponseMaking {

    /**
     * What it is made of.
     *
     * @param ids of its items
     */
    record Start(Head head, ResponsesRequest request, Supplier<String> ids, ResponseMemory memory) {

        ResponseMaking making(Output.Listener listener) {
            return new ResponseMaking(this, listener);
        }
    }

    private final Start start;
    private final Output output;
    private Head head;

    private ResponseMaking(Start start, Output.Listener listener) {
        this.start = start;
        this.head = start.head();
        this.output = new Output(start.request().tools(), start.ids(), listener);
    }

    void add(TextEvent event) {
        if (event instanceof TextEvent.Served served) {
            head = head.servedBy(served.model());
        } else {
            output.add(event);
        }
    }

    ResponseObject begun() {
        return ResponseObject.begun(head, start.request().settings());
    }

    /** Kept, where it is to be. */
    ResponseObject ended() {
        ResponseObject response = begun().ended(output.items(), output.usage(), output.early());
        if (start.request().settings().store()) {
            keep(response);
        }
        return response;
    }

    private void keep(ResponseObject response) {
        List<StoredItem> items = new ArrayList<>(start.request().context());
        int inputs = items.size();
        output.items().forEach(item -> items.add(StoredItem.of(item.id(), item)));
        start.memory()
                .put(new ResponseStore.Stored(
                        response.id(),
                        StrictJson.bytes(response),
                        items,
                        start.request().earlier(),
                        inputs));
    }

    ResponseObject failed(Problem problem) {
        String code = problem.status() == 429
                ? "rate_limit_exceeded"
                : problem.status() < 500 ? "invalid_prompt" : "server_error";
        return begun().failed(output.items(), new ResponseObject.Failure(code, problem.message()));
    }
}
