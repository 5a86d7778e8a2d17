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
            String state) {

        static Model of(ModelCatalog.Model model) {
            return new Model(
                    model.id(),
                    "model",
                    model.created().getEpochSecond(),
                    "millrace",
                    model.maxLength() == 0 ? null : Integer.valueOf(model.maxLength()),
                    model.aliases(),
                    model.task() == null ? null : model.task().name().toLowerCase(Locale.ROOT),
                    model.state().name().toLowerCase(Locale.ROOT));
        }
    }
}
