package io.millrace.quantize;

import io.millrace.quantize.Graph.Node;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a graph keeps keys and values in 8 bits: its {@code com.microsoft.GroupQueryAttention} read and write them with a scale for each
 * channel (attributes {@code k_quant_type} and {@code v_quant_type}, inputs {@code k_scale} and {@code v_scale}).
 *
 * @param attentions by the places of their nodes
 * @param tensors inputs and outputs of the graph that hold 8 bits now
 */
record CacheChange(Map<Long, Attention> attentions, Set<String> tensors) {

    static final CacheChange NONE = new CacheChange(Map.of(), Set.of());

    private static final String ATTENTION = GraphReader.MICROSOFT + ".GroupQueryAttention";
    private static final int PAST_KEY = 3;
    private static final int PAST_VALUE = 4;
    private static final int KEY_SCALE = 12;
    private static final int VALUE_SCALE = 13;

    /**
     * One of them.
     *
     * @param inputs of the node now
     * @param heads of keys and values
     */
    record Attention(List<String> inputs, int heads, Scale keys, Scale values) {}

    /** A scale for each channel, [heads · headDim], and what it is called. */
    record Scale(String name, float[] channels) {

        byte[] bytes() {
            ByteBuffer bytes =
                    ByteBuffer.allocate(channels.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(channels);
            return bytes.array();
        }
    }

    /** @throws IllegalArgumentException where the graph has no such operators, or its cache is quantized already */
    static CacheChange of(Graph graph, CacheScales scales) {
        if (scales.channels().isEmpty()) {
            return NONE;
        }
        Map<Long, Attention> attentions = new HashMap<>();
        Set<String> tensors = new HashSet<>();
        for (Node node : graph.nodes()) {
            if (node.operator().equals(ATTENTION) && node.inputs().size() > PAST_VALUE) {
                attentions.put(node.place(), attention(node, scales));
                tensors.addAll(node.inputs().subList(PAST_KEY, PAST_VALUE + 1));
                tensors.addAll(node.outputs().subList(1, 3));
            }
        }
        if (!tensors.containsAll(scales.channels().keySet())) {
            throw new IllegalArgumentException(
                    "--kv-cache: only a cache that GroupQueryAttention writes in place can have 8 bits, and this graph's is "
                            + (attentions.isEmpty() ? "another" : "in parts another"));
        }
        return new CacheChange(attentions, tensors);
    }

    private static Attention attention(Node node, CacheScales scales) {
        if (node.attributes().containsKey("k_quant_type")) {
            throw new IllegalArgumentException("--kv-cache: the graph's cache is quantized already");
        }
        Scale keys = scale(node.inputs().get(PAST_KEY), scales);
        Scale values = scale(node.inputs().get(PAST_VALUE), scales);
        List<String> inputs = new ArrayList<>(node.inputs());
        while (inputs.size() <= VALUE_SCALE) {
            inputs.add("");
        }
        inputs.set(KEY_SCALE, keys.name());
        inputs.set(VALUE_SCALE, values.name());
        return new Attention(inputs, (int) node.whole("kv_num_heads", 1), keys, values);
    }

    private static Scale scale(String past, CacheScales scales) {
        float[] channels = scales.channels().get(past);
        if (channels == null) {
            throw new IllegalArgumentException(
                    "--kv-cache: the graph reads " + past + ", which is no input of its own");
        }
        return new Scale(past + "_scale", channels);
    }
}
