package io.millrace.inspect;

import io.millrace.runtime.graph.OnnxGraph;
import io.millrace.runtime.graph.OnnxGraph.Value;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a decoder keeps of a sequence.
 *
 * @param layers that have keys and values
 * @param type of their elements
 * @param bytesPerToken of keys and values of all layers
 * @param stateBytes of what does not grow with the sequence: convolutions' and recurrent state
 */
record CacheFacts(int layers, long kvHeads, long headDim, String type, long bytesPerToken, long stateBytes) {

    private static final Pattern KEYS =
            Pattern.compile("past(_key_values)?\\.\\d+\\.((decoder|encoder)\\.)?key|past_key(_self|_cross)?_\\d+");
    private static final Pattern STATE = Pattern.compile("past_(conv|ssm|recurrent).*");

    /** Null where the graph keeps nothing. */
    static @Nullable CacheFacts of(OnnxGraph graph, JsonNode config, List<Attention> attention) {
        List<Value> keys = graph.inputs().stream()
                .filter(input -> matches(KEYS, input) && input.shape().size() == 4)
                .toList();
        long state = graph.inputs().stream()
                .filter(input -> matches(STATE, input))
                .mapToLong(CacheFacts::bytes)
                .sum();
        if (keys.isEmpty()) {
            return state == 0 ? null : new CacheFacts(0, 0, 0, "", 0, state);
        }
        Value first = keys.getFirst();
        long heads = size(first, 1, stated(attention, config));
        long dim = size(first, 3, headDim(config));
        long perToken = keys.stream()
                .mapToLong(key -> 2 * key.type().bytes(heads * size(key, 3, dim)))
                .sum();
        return new CacheFacts(keys.size(), heads, dim, first.type().name(), perToken, state);
    }

    private static boolean matches(Pattern pattern, Value input) {
        Matcher matcher = pattern.matcher(input.name());
        return matcher.matches();
    }

    private static long stated(List<Attention> attention, JsonNode config) {
        long heads = config.path("num_key_value_heads")
                .asLong(config.path("num_attention_heads").asLong(0));
        return attention.isEmpty() || attention.getFirst().kvHeads() == 0
                ? heads
                : attention.getFirst().kvHeads();
    }

    private static long headDim(JsonNode config) {
        long heads = config.path("num_attention_heads").asLong(0);
        long dim = heads == 0 ? 0 : config.path("hidden_size").asLong(0) / heads;
        return config.path("head_dim").asLong(dim);
    }

    private static long size(Value value, int dimension, long otherwise) {
        String size = value.shape().get(dimension);
        return size.matches("[1-9][0-9]*") ? Long.parseLong(size) : otherwise;
    }

    /* The first dimension is the batch. */
    private static long bytes(Value state) {
        long elements = 1;
        for (int i = 1; i < state.shape().size(); i++) {
            elements *= size(state, i, 1);
        }
        return state.type().bytes(elements);
    }

    /** Bytes of a sequence of so many tokens. */
    long slotBytes(long tokens) {
        return bytesPerToken * tokens + stateBytes;
    }
}
