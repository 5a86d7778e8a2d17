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
 * decoder_joint-model}, or, as sherpa-onnx has them, {@code encoder} and {@code decoder} beside {@code joiner}; or as genai_config.json does.
 */
final class EncoderFiles {

    private static final String DECODER = "decoder_model";
    private static final String MERGED = "decoder_model_merged";
    private static final String ENCODER = "encoder_model";
    private static final String BEHIND_PAST = "decoder_with_past_model";
    private static final String JOINT = "decoder_joint-model";
    private static final String JOINT_ENCODER = "encoder-model";
    private static final String JOINER = "joiner";
    private static final String JOINER_ENCODER = "encoder";
    private static final String PREDICTOR = "decoder";
    private static final String ONNX = ".onnx";

    /** Names of the graphs of transducers that are taken for the model, in order of preference. */
    static final List<String> OF_TRANSDUCERS = Stream.of(JOINT, JOINER)
            .flatMap(name -> Stream.of("", ".fp16", ".int8").map(suffix -> name + suffix + ONNX))
            .toList();

    private EncoderFiles() {}

    /** The encoder: in the decoder's precision, or else in the first that there is. */
    static Optional<Path> encoder(Path decoder) {
        String name = String.valueOf(decoder.getFileName());
        if (name.startsWith(JOINT)) {
            return besideDotted(decoder, name.substring(JOINT.length()), JOINT_ENCODER);
        }
        if (name.startsWith(JOINER)) {
            return besideDotted(decoder, name.substring(JOINER.length()), JOINER_ENCODER);
        }
        return name.startsWith(DECODER) ? beside(decoder, suffix(name), ENCODER) : ofGenai(decoder);
    }

    /** What remembers what was said, of a joiner of what it and the encoder give. */
    static Optional<Path> predictor(Path joiner) {
        String name = String.valueOf(joiner.getFileName());
        return name.startsWith(JOINER)
                ? besideDotted(joiner, name.substring(JOINER.length()), PREDICTOR)
                : Optional.empty();
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
        return beside(decoder, ending, graph, GraphFiles.SUFFIXES.stream());
    }

    private static Optional<Path> besideDotted(Path decoder, String ending, String graph) {
        return beside(decoder, ending, graph, GraphFiles.SUFFIXES.stream().map(suffix -> suffix.replace('_', '.')));
    }

    private static Optional<Path> beside(Path decoder, String ending, String graph, Stream<String> suffixes) {
        return Stream.concat(Stream.of(ending), suffixes.map(suffix -> suffix + ONNX))
                .map(suffix -> decoder.resolveSibling(graph + suffix))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** What lacks, or is too much, where graphs of a transducer lie beside each other and none of them is the model; empty where none do. */
    static Optional<String> ofTransducer(List<String> found) {
        if (found.stream().anyMatch(name -> name.startsWith(JOINER))) {
            return Optional.of(
                    "its graphs are the encoder, decoder and joiner of a transducer, but not under the names that"
                            + " sherpa-onnx gives those of NeMo: " + JOINER_ENCODER + ONNX + ", " + PREDICTOR + ONNX
                            + " and " + JOINER
                            + ONNX + ", or with .int8 or .fp16; file in model.yaml names another joiner");
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
