package io.millrace.tasks.embed;

import io.millrace.encoding.Padding;
import io.millrace.repository.ModelFolder;
import io.millrace.text.ModelFiles;
import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/**
 * What the files of a model with one space for texts and images say of its texts.
 *
 * @param sigmoid whether it was trained as SigLIP, by which a label has a probability by itself, rather than as CLIP, by which all
 *     labels share one
 * @param maxLength most tokens of a text, special ones included; {@link Integer#MAX_VALUE} where no file states it
 * @param vocabulary ids of tokens that it has vectors for; {@link Integer#MAX_VALUE} where no file states it
 * @param padId of the token that fills short texts, where the tokenizer's files name none
 */
record SpaceConfig(boolean sigmoid, int maxLength, int vocabulary, int padId) {

    private static final String CONFIG = "config.json";
    private static final int CLIP_LENGTH = 77;
    private static final int SIGLIP_LENGTH = 64;

    /**
     * Reads {@code model_type} and {@code text_config} of config.json, whose defaults are those of Transformers, and
     * tokenizer_config.json.
     */
    static SpaceConfig read(Path folder) {
        JsonNode config = ModelFiles.json(folder, CONFIG);
        JsonNode texts = config.path("text_config");
        String type = config.path("model_type").asString("");
        boolean sigmoid = type.startsWith("siglip");
        int usual = sigmoid ? SIGLIP_LENGTH : type.equals("clip") ? CLIP_LENGTH : Integer.MAX_VALUE;
        JsonNode tokenizer = ModelFiles.json(folder, "tokenizer_config.json");
        return new SpaceConfig(
                sigmoid,
                Math.min(
                        number(texts, "max_position_embeddings", usual),
                        number(tokenizer, "model_max_length", Integer.MAX_VALUE)),
                number(texts, "vocab_size", Integer.MAX_VALUE),
                texts.path("pad_token_id").asInt(sigmoid ? 1 : 0));
    }

    /** @throws IllegalArgumentException where config.json speaks of images, which no graph of the folder takes */
    static void requireNoImages(ModelFolder folder) {
        JsonNode config = ModelFiles.json(folder.path(), CONFIG);
        if (config.path("text_config").isObject()
                && config.path("vision_config").isObject()) {
            throw new IllegalArgumentException("config.json of " + folder.id()
                    + " is of a model of texts and images, but beside "
                    + folder.modelFile().getFileName()
                    + " there is no graph of images: text_model.onnx needs vision_model.onnx, or one graph takes both");
        }
    }

    /* Tokenizers without a limit write 10 to the 30th. */
    private static int number(JsonNode object, String key, int otherwise) {
        JsonNode number = object.path(key);
        return number.isNumber() && number.doubleValue() >= 1 && number.doubleValue() < Integer.MAX_VALUE
                ? (int) number.doubleValue()
                : otherwise;
    }

    /** How short texts are filled up: with SigLIP, which has no mask and reads what fills them, all to the same length. */
    Padding padding(Path folder, Tokenizer tokenizer) {
        int token = Tokenizers.padId(folder, tokenizer).orElse(padId);
        return new Padding(token, 0, sigmoid && maxLength < Integer.MAX_VALUE ? maxLength : 0);
    }
}
