package io.millrace.library;

import io.millrace.serving.EncodeOptions;
import io.millrace.serving.Encoding;
import io.millrace.serving.Encoding.Encoded;
import java.util.List;
import reactor.core.publisher.Mono;

/** A model that scores documents against queries; waiting, interrupting and cancelling as with {@link Chat}. Thread-safe. */
public final class Reranker {

    private final ModelHandle asked;
    private final Encoding encoding;

    Reranker(ModelHandle asked, Encoding encoding) {
        this.asked = asked;
        this.encoding = encoding;
    }

    /** Id of the model. */
    public String model() {
        return asked.model();
    }

    /** How well each document answers the query, in the documents' order; lists may be long. */
    public List<Float> score(String query, List<String> documents) {
        return score(query, documents, EncodeOptions.DEFAULT).rows().stream()
                .map(row -> row[0])
                .toList();
    }

    /** A row of one number for each document, in order, and how many tokens were read. */
    public Encoded score(String query, List<String> documents, EncodeOptions options) {
        return Blocking.value(scores(query, documents, options));
    }

    /** As {@link #score(String, List, EncodeOptions)}, without waiting. */
    public Mono<Encoded> scores(String query, List<String> documents, EncodeOptions options) {
        List<String> all = List.copyOf(documents);
        return asked.mono(route -> InputParts.encoded(all, part -> encoding.rerank(route, query, part, options)));
    }
}
