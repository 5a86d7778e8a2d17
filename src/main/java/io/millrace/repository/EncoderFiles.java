package io.millrace.repository;

import io.millrace.core.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The graphs beside a decoder that reads what an encoder gives: as Optimum and onnx-community name them, {@code encoder_model} and, of a
 * decoder that is not merged, {@code decoder_with_past_model}, or as genai_config.json does.
 */
final class EncoderFiles {

    private static final String DECODER = "decoder_model";
    private static final String MERGED = "decoder_model_merged";
    private static final String ENCODER = "encoder_model";
    private static final String BEHIND_PAST = "decoder_with_past_model";
    private static final String ONNX = ".onnx";

    private EncoderFiles() {}

    /** The encoder: in the decoder's precision, or else in the first that there is. */
    static Optional<Path> encoder(Path decoder) {
        String name = String.valueOf(decoder.getFileName());
        return name.startsWith(DECODER) ? beside(decoder, suffix(name), ENCODER) : ofGenai(decoder);
    }

    /** What goes on behind a prompt, of a decoder that runs prompts alone. */
    static Optional<Path> behindPast(Path decoder) {
        String name = String.valueOf(decoder.getFileName());
        return name.startsWith(DECODER) && !name.startsWith(MERGED)
                ? beside(decoder, suffix(name), BEHIND_PAST)
                : Optional.empty();
    }

    private static String suffix(String name) {
        return name.substring(name.startsWith(MERGED) ? MERGED.length() : DECODER.length());
    }

    private static Optional<Path> beside(Path decoder, String ending, String graph) {
        return Stream.concat(Stream.of(ending), GraphFiles.SUFFIXES.stream().map(suffix -> suffix + ONNX))
                .map(suffix -> decoder.resolveSibling(graph + suffix))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static Optional<Path> ofGenai(Path decoder) {
        Path home = decoder.resolveSibling("");
        return JsonFile.readIfThere(decoder.resolveSibling("genai_config.json"))
                .map(config -> config.path("model").path("encoder").path("filename"))
                .filter(JsonNode::isString)
                .map(name -> FolderBounds.named(home, "model.encoder.filename", name.stringValue()))
                .filter(Files::isRegularFile);
    }
}
