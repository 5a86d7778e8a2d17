package io.millrace.app;

import io.millrace.telemetry.Operation;
import java.util.Map;
import java.util.Optional;

/** Which routes are inference, and of what kind. */
final class Routes {

    private static final Map<String, Operation> OPERATIONS = Map.ofEntries(
            Map.entry("/v1/chat/completions", Operation.CHAT),
            Map.entry("/v1/completions", Operation.TEXT_COMPLETION),
            Map.entry("/v1/embeddings", Operation.EMBEDDINGS),
            Map.entry("/v1/rerank", Operation.RERANK),
            Map.entry("/v2/rerank", Operation.RERANK),
            Map.entry("/rerank", Operation.RERANK),
            Map.entry("/v1/score", Operation.SCORE),
            Map.entry("/score", Operation.SCORE),
            Map.entry("/v1/classify", Operation.CLASSIFY),
            Map.entry("/classify", Operation.CLASSIFY),
            Map.entry("/v1/tokenize", Operation.TOKENIZE),
            Map.entry("/tokenize", Operation.TOKENIZE),
            Map.entry("/v1/detokenize", Operation.TOKENIZE),
            Map.entry("/detokenize", Operation.TOKENIZE),
            Map.entry("/v2/models/{model}/infer", Operation.INFER),
            Map.entry("/v2/models/{model}/versions/{version}/infer", Operation.INFER));

    private Routes() {}

    /** @param pattern of the path; empty for routes that are not inference */
    static Optional<Operation> operation(String pattern) {
        return Optional.ofNullable(OPERATIONS.get(pattern));
    }
}
