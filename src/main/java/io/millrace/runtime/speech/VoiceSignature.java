package io.millrace.runtime.speech;

import io.millrace.core.DType;
import io.millrace.runtime.session.TensorInfo;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the graph of a model of voice activity is fed and returns, by the names that Silero gives: {@code input [batch, samples]} and
 * {@code sr}, and of version 5 {@code state}, of version 4 {@code h} and {@code c}, each {@code [2, batch, size]}.
 *
 * @param rate samples a second
 * @param layers what it remembers
 * @param context samples that are heard again before a chunk
 */
record VoiceSignature(TensorInfo rate, List<Layer> layers, int context) {

    /**
     * A part of what it remembers.
     *
     * @param name of the input
     * @param next name of the output
     * @param size numbers of each of the {@link #LAYERS} layers
     */
    record Layer(String name, String next, int size) {}

    static final String INPUT = "input";
    static final String RATE = "sr";
    static final String OUTPUT = "output";
    static final int LAYERS = 2;

    private static final int CONTEXT = 64;

    /** @throws IllegalArgumentException naming the file and what is not as it should be */
    static VoiceSignature of(SpeechGraph graph) {
        boolean whole = graph.inputs().containsKey("state");
        List<Layer> layers = whole
                ? List.of(layer(graph, "state", "stateN", 128))
                : List.of(layer(graph, "h", "hn", 64), layer(graph, "c", "cn", 64));
        List<String> known = Stream.concat(
                        Stream.of(INPUT, RATE), layers.stream().map(Layer::name))
                .toList();
        graph.inputs().keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw graph.refusal("has the input " + name
                            + ", which a model of voice activity of Silero's layout is not fed; known are " + known);
                });
        require(graph, graph.inputs(), INPUT, DType.FLOAT32, 2);
        require(graph, graph.outputs(), OUTPUT, DType.FLOAT32, 2);
        TensorInfo rate = graph.inputs().get(RATE);
        if (rate == null
                || rate.type() != DType.INT64 && rate.type() != DType.INT32
                || rate.shape().size() > 1) {
            throw graph.refusal("must have sr, one integer, but has " + (rate == null ? "none" : rate.toString()));
        }
        return new VoiceSignature(rate, layers, whole ? CONTEXT : 0);
    }

    private static Layer layer(SpeechGraph graph, String name, String next, int size) {
        TensorInfo state = require(graph, graph.inputs(), name, DType.FLOAT32, 3);
        require(graph, graph.outputs(), next, DType.FLOAT32, 3);
        if (state.size(0) > 0 && state.size(0) != LAYERS || state.size(2) > 0 && state.size(2) != size) {
            throw graph.refusal("has " + name + " of " + state.shape() + ", must be [2, batch, " + size + "]");
        }
        return new Layer(name, next, size);
    }

    private static TensorInfo require(
            SpeechGraph graph, Map<String, TensorInfo> tensors, String name, DType type, int dimensions) {
        TensorInfo tensor = tensors.get(name);
        if (tensor == null) {
            throw graph.refusal("lacks " + name + "; it has " + tensors.keySet()
                    + ", where a model of voice activity of Silero's layout has input, sr and state, or h and c");
        }
        if (tensor.type() != type || tensor.shape().size() != dimensions) {
            throw graph.refusal("has " + name + " of " + tensor.type() + " " + tensor.shape() + ", must be of " + type
                    + " with " + dimensions + " dimensions");
        }
        return tensor;
    }
}
