package io.millrace.openai.encode;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** The answer to an embeddings request, as {@link VectorsBody} writes it. */
record Embeddings(String id, String object, List<Embedding> data, String model, PromptUsage usage) {

    /**
     * One vector.
     *
     * @param embedding numbers, or a string of base64
     */
    record Embedding(
            String object,
            int index,
            @Schema(anyOf = {float[].class, String.class}) Object embedding) {}
}
