package io.millrace.encoding;

import io.millrace.core.TensorSpec;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The head that fits a graph's outputs. */
final class OutputHeads {

    private static final String SENTENCE = "sentence_embedding";

    private OutputHeads() {}

    /** Whether the model gives sparse vectors over its vocabulary: its modules say so, or it is a masked language model with logits alone. */
    static boolean isSparse(List<TensorSpec> outputs, EmbeddingConfig config) {
        return config.splade() != null
                && tokenLogits(outputs).isPresent()
                && (config.isSparse()
                        || tokens(outputs).isEmpty() && named(outputs, SENTENCE).isEmpty());
    }

    /** The output with logits for each token. */
    static Optional<String> tokenLogits(List<TensorSpec> outputs) {
        return outputs.stream()
                .filter(output ->
                        output.name().equals("logits") && output.shape().size() == 3)
                .map(TensorSpec::name)
                .findFirst();
    }

    /** A vector for each token; null where the graph gives none. */
    static @Nullable OutputHead each(List<TensorSpec> outputs) {
        return tokens(outputs).map(name -> new OutputHead.Each(name, true)).orElse(null);
    }

    /**
     * Vectors that the graph pooled itself where it names them so; else what the Pooling module says of its token vectors.
     *
     * @throws IllegalArgumentException when the graph gives neither, or lacks a module that does not run here
     */
    static OutputHead embedding(List<TensorSpec> outputs, EmbeddingConfig config) {
        SpladeConfig splade = config.splade();
        if (splade != null && isSparse(outputs, config)) {
            return new OutputHead.Splade(tokenLogits(outputs).orElseThrow(), splade);
        }
        if (config.isSparse()) {
            throw new IllegalArgumentException(
                    "modules.json names SpladePooling, but the graph has no output logits with a row for each token");
        }
        Optional<String> sentence = named(outputs, SENTENCE);
        Optional<String> tokens = tokens(outputs);
        boolean poolable = config.otherModules().isEmpty() && tokens.isPresent();
        if (sentence.isPresent() && (config.includePrompt() || !poolable)) {
            return new OutputHead.Rows(sentence.get(), config.normalize());
        }
        if (!config.otherModules().isEmpty()) {
            throw new IllegalArgumentException("modules.json names " + config.otherModules()
                    + ", which do not run here (of a Dense, the weights in model.safetensors do): export the model with an"
                    + " output " + SENTENCE);
        }
        return tokens.<OutputHead>map(name -> new OutputHead.Pooled(name, pooling(config), config.steps()))
                .orElseGet(() -> new OutputHead.Rows(rows(outputs), config.normalize()));
    }

    private static PoolingConfig pooling(EmbeddingConfig config) {
        PoolingConfig pooling = config.pooling();
        if (pooling == null) {
            throw new IllegalArgumentException(
                    "modules.json lists no Pooling, and the graph has no output " + SENTENCE);
        }
        return pooling;
    }

    /** @throws IllegalArgumentException when no output has logits for each token */
    static OutputHead ofEachToken(List<TensorSpec> outputs) {
        return new OutputHead.Each(
                tokenLogits(outputs)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "none of the outputs " + outputs + " is 'logits' with a row for each token")),
                false);
    }

    /** @throws IllegalArgumentException when no output is one row of logits a text */
    static OutputHead logits(List<TensorSpec> outputs) {
        return new OutputHead.Rows(named(outputs, "logits").orElseGet(() -> rows(outputs)), false);
    }

    static Optional<String> tokens(List<TensorSpec> outputs) {
        return named(outputs, "token_embeddings")
                .or(() -> named(outputs, "last_hidden_state"))
                .or(() -> ofRank(outputs, 3));
    }

    private static String rows(List<TensorSpec> outputs) {
        return ofRank(outputs, 2)
                .orElseThrow(() -> new IllegalArgumentException("none of the outputs " + outputs
                        + " is known by its name or is the only one with a row for each text"));
    }

    private static Optional<String> named(List<TensorSpec> outputs, String name) {
        return outputs.stream().map(TensorSpec::name).filter(name::equals).findFirst();
    }

    private static Optional<String> ofRank(List<TensorSpec> outputs, int rank) {
        List<String> names = outputs.stream()
                .filter(output -> output.shape().size() == rank
                        && !(rank == 3 && output.name().equals("logits")))
                .map(TensorSpec::name)
                .toList();
        return names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty();
    }
}
