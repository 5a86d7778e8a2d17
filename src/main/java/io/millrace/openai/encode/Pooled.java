package io.millrace.openai.encode;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** The answer to a pooling request, as {@link VectorsBody} writes it. */
record Pooled(String id, String object, long created, List<Result> data, String model, PromptUsage usage) {

    /**
     * Vectors of one input.
     *
     * @param data an array of vectors, one vector, or a string of base64
     */
    record Result(
            String object,
            int index,

            @Schema(anyOf = {float[][].class, float[].class, String.class})
            Object data) {}
}
