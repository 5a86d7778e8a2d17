package io.millrace.openai;

import io.millrace.edge.Problem;
import io.millrace.edge.StrictJson;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.Route;
import io.millrace.serving.TextGeneration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Answers of {@code POST /v1/chat/completions} as they are streamed, for whoever asks without HTTP. */
public final class ChatStreams {

    private final ModelCatalog catalog;
    private final TextGeneration generation;
    private final Heads heads = Heads.standard();

    public ChatStreams(ModelCatalog catalog, TextGeneration generation) {
        this.catalog = catalog;
        this.generation = generation;
    }

    /**
     * The answer to a body. A refusal is an error signal before any event; a failure in mid-stream is an event, as over HTTP.
     *
     * @return any number of whole server-sent events each
     */
    public Flux<byte[]> answer(byte[] body) {
        return Flux.defer(() -> {
            ChatRequest request = ChatRequest.read(StrictJson.object(body));
            Route model = catalog.route(request.delivery().model());
            Head head = heads.next("chatcmpl-", request.delivery(), model);
            ChatChunks chunks = new ChatChunks(head, request.delivery().includeUsage(), request.functionCall());
            return generation
                    .generate(model, List.of(request.prompt()), request.options())
                    .map(chunks::encode)
                    .filter(bytes -> bytes.length > 0)
                    .switchOnFirst((first, all) -> first.hasValue()
                            ? all.onErrorResume(error -> Mono.just(chunks.failure(Problem.of(error))))
                            : all);
        });
    }
}
