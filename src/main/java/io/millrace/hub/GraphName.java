package io.millrace.hub;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The parts of a graph's file name: {@code onnx/decoder_model_merged_q4f16.onnx} is the graph decoder_model_merged in variant q4f16.
 *
 * @param variant empty where the name has none
 */
record GraphName(String graph, String variant) {

    /** As the hub's ONNX exports end. */
    static final List<String> TYPES =
            List.of("fp16", "q4", "q4f16", "int8", "uint8", "quantized", "bnb4", "q2", "q2f16", "q1", "q1f16");

    /** As exports call the graphs of a model. */
    static final List<String> GRAPHS = List.of(
            "model",
            "decoder_model_merged",
            "decoder_model",
            "decoder_with_past_model",
            "encoder_model",
            "embed_tokens",
            "vision_encoder",
            "audio_encoder",
            "text_model",
            "vision_model",
            "audio_model",
            "text_encoder",
            "speech_encoder",
            "language_model",
            "conditional_decoder",
            "latent_denoiser",
            "voice_decoder");

    static GraphName of(RemoteFile file) {
        String stem = file.name().substring(0, file.name().length() - ".onnx".length());
        if (GRAPHS.contains(stem)) {
            return new GraphName(stem, "");
        }
        return typed(stem).or(() -> known(stem)).orElse(new GraphName(stem, ""));
    }

    private static Optional<GraphName> typed(String stem) {
        return TYPES.stream()
                .filter(type -> stem.matches(".+[_.-]" + type))
                .max(Comparator.comparingInt(String::length))
                .map(type -> new GraphName(stem.substring(0, stem.length() - type.length() - 1), type));
    }

    /* Such as model_qint8_avx512_vnni, or model_O4. */
    private static Optional<GraphName> known(String stem) {
        return GRAPHS.stream()
                .filter(graph -> stem.startsWith(graph + "_"))
                .max(Comparator.comparingInt(String::length))
                .map(graph -> new GraphName(graph, stem.substring(graph.length() + 1)));
    }

    /** Whether a file holds weights of a graph: its external data, in one or several parts, or as sherpa-onnx calls them. */
    static boolean isDataOf(RemoteFile graph, RemoteFile file) {
        return file.path().equals(graph.path().replaceFirst("\\.onnx$", ".weights"))
                || file.path().startsWith(graph.path())
                        && file.path().substring(graph.path().length()).matches("[_.]data(?:_\\d{1,4})?");
    }
}
