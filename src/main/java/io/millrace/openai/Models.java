package io.millrace.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.serving.ModelCatalog;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The list of models. */
record Models(String object, List<Model> data) {

    static Models of(List<ModelCatalog.Model> models) {
        return new Models("list", models.stream().map(Model::of).toList());
    }

    /**
     * One model.
     *
     * @param maxModelLen context length in tokens, an extension
     * @param aliases further names, an extension
     * @param task generate, embed, rerank, classify or tensor, null where its folder cannot be used, an extension
     * @param state loading, ready, failed or unloaded, an extension
     * @param inputs text, image and audio, as its requests may hold them; empty while not ready, an extension
     * @param root id of the model whose weights it has
     * @param parent the same of an adapter; null of a model
     * @param batching whether inputs of several requests run together, an extension; absent from language models
     */
    record Model(
            String id,
            String object,
            long created,
            @JsonProperty("owned_by") String ownedBy,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("max_model_len") @Nullable
            Integer maxModelLen,

            List<String> aliases,
            @Nullable String task,
            String state,
            @JsonProperty("input_modalities") List<String> inputs,
            String root,
            @Nullable String parent,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Batching batching) {

        static Model of(ModelCatalog.Model model) {
            return new Model(
                    model.id(),
                    "model",
                    model.created().getEpochSecond(),
                    "millrace",
                    model.maxLength() == 0 ? null : Integer.valueOf(model.maxLength()),
                    model.aliases(),
                    model.task() == null ? null : model.task().name().toLowerCase(Locale.ROOT),
                    model.state().name().toLowerCase(Locale.ROOT),
                    model.inputs().stream()
                            .sorted()
                            .map(input -> input.name().toLowerCase(Locale.ROOT))
                            .toList(),
                    model.parent() == null ? model.id() : model.parent(),
                    model.parent(),
                    model.batching() == null ? null : Batching.of(model.batching()));
        }
    }

    /**
     * Whether inputs of several requests run together.
     *
     * @param reason why not, or who decided; absent where nothing spoke against it
     * @param difference the largest measured at load between an input alone and in company: of embeddings 1 less their cosine, else
     *     relative to the largest value
     */
    record Batching(
            boolean stacked,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String reason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double difference) {

        static Batching of(io.millrace.core.Batching batching) {
            return new Batching(batching.stacked(), batching.reason(), batching.difference());
        }
    }
}
