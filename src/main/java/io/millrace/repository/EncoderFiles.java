package io.millrace.repository;

import io.millrace.core.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The graphs beside a decoder that reads what an encoder gives: as Optimum and onnx-community name them, {@code encoder_model} and, of a
 * decoder that is not merged, {@code decoder_with_past_model}; as NeMo's exports do, {@code encoder-model} beside {@code
 * decoder_joint-model}; or as genai_config.json does.
 */
final class EncoderFiles {

    private static final String DECODER = "decoder_model";
    private static final String MERGED = "decoder_model_merged";
    private static final String ENCODER = "encoder_model";
    private static final String BEHIND_PAST = "decoder_with_past_model";
    private static final String JOINT = "decoder_joint-model";
    private static final String JOINT_ENCODER = "encoder-model";
    private static final String ONNX = ".onnx";

    /** Names of the graphs of transducers that are taken for the model, in order of preference. */
    static final List<String> OF_TRANSDUCERS =
            Stream.of("", ".fp16", ".int8").map(suffix -> JOINT + suffix + ONNX).toList();

    private EncoderFiles() {}

    /** The encoder: in the decoder's precision, or else in the first that there is. */
    static Optional<Path> encoder(Path decoder) {
        String name = String.valueOf(decoder.getFileName());
        if (name.startsWith(JOINT)) {
            return beside(decoder, name.substring(JOINT.length()), JOINT_ENCODER);
        }
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
        return Stream.concat(
                        Stream.of(ending),
                        GraphFiles.SUFFIXES.stream()
                                .map(suffix -> graph.equals(JOINT_ENCODER) ? suffix.replace('_', '.') : suffix)
                                .map(suffix -> suffix + ONNX))
                .map(suffix -> decoder.resolveSibling(graph + suffix))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** What lacks, or is too much, where graphs of a transducer lie beside each other and none of them is the model; empty where none do. */
    static Optional<String> ofTransducer(List<String> found) {
        if (found.stream().anyMatch(name -> name.startsWith("joiner"))) {
            return Optional.of(
                    "its graphs are the encoder, decoder and joiner of a transducer as sherpa-onnx lays it out, which does not"
                            + " run here: " + JOINT_ENCODER + ONNX + " and " + JOINT + ONNX
                            + ", as onnx-asr has them, do");
        }
        boolean alone = found.stream().anyMatch(name -> name.startsWith(JOINT_ENCODER))
                && found.stream().noneMatch(name -> name.startsWith("decoder"));
        return alone
                ? Optional.of(JOINT + ONNX + " is missing, the other half of a transducer, beside its " + JOINT_ENCODER)
                : Optional.empty();
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
