package io.millrace.runtime;

import io.millrace.core.DType;
import io.millrace.runtime.DecoderOptions.Sizes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a decoder's graph is fed and returns, under the names that Optimum and the model builder of ONNX Runtime GenAI give.
 *
 * @param integers the inputs that are written anew for each run, and their types
 * @param cache the keys and the values of each layer, in the graph's order
 * @param lastRowOnly whether the graph returns logits of the last token alone
 */
record DecoderGraph(
        KvLayout layout,
        Map<String, DType> integers,
        List<CacheTensor> cache,
        DType logits,
        int vocabulary,
        boolean lastRowOnly) {

    static final String INPUT_IDS = "input_ids";
    static final String ATTENTION_MASK = "attention_mask";
    static final String POSITION_IDS = "position_ids";
    static final String USE_CACHE_BRANCH = "use_cache_branch";
    static final String NUM_LOGITS_TO_KEEP = "num_logits_to_keep";
    static final String LOGITS = "logits";

    private static final Set<String> INTEGERS =
            Set.of(INPUT_IDS, ATTENTION_MASK, POSITION_IDS, USE_CACHE_BRANCH, NUM_LOGITS_TO_KEEP);
    private static final Set<DType> INTEGER_TYPES = Set.of(DType.INT64, DType.INT32, DType.BOOL);
    private static final Set<DType> FLOAT_TYPES = Set.of(DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16);
    private static final Pattern PAST = Pattern.compile("past(_key_values)?\\.(\\d+)\\.(key|value)");

    /** Keys or values of one layer, {@code [batch, heads, length, headDim]}. */
    record CacheTensor(String past, String present, DType type, int heads, int headDim) {

        /** Size of one position of one head. */
        long positionBytes() {
            return (long) headDim * type.bytes();
        }

        /** Size of {@code length} positions of every head. */
        long slotBytes(int length) {
            return (long) heads * length * positionBytes();
        }
    }

    /** @throws IllegalArgumentException when it is not the graph of a decoder with a KV cache; says what is missing or unknown */
    static DecoderGraph of(Path model, GraphSignature signature, Sizes sizes) {
        Map<String, TensorInfo> inputs = byName(signature.inputs());
        Map<String, TensorInfo> outputs = byName(signature.outputs());
        inputs.keySet().forEach(name -> requireKnown(model, name));
        Map<String, DType> integers = inputs.values().stream()
                .filter(input -> INTEGERS.contains(input.name()))
                .collect(Collectors.toUnmodifiableMap(
                        TensorInfo::name, input -> requireType(model, input, INTEGER_TYPES)));
        require(model, inputs, INPUT_IDS, 2);
        require(model, inputs, ATTENTION_MASK, 2);
        TensorInfo logits = require(model, outputs, LOGITS, 3);
        return new DecoderGraph(
                layout(model, inputs.keySet()),
                integers,
                cache(model, signature.inputs(), outputs, sizes),
                requireType(model, logits, FLOAT_TYPES),
                size(model, logits, 2, sizes.vocabulary()),
                logits.size(1) == 1);
    }

    private static Map<String, TensorInfo> byName(List<TensorInfo> tensors) {
        return tensors.stream().collect(Collectors.toUnmodifiableMap(TensorInfo::name, Function.identity()));
    }

    private static List<CacheTensor> cache(
            Path model, List<TensorInfo> inputs, Map<String, TensorInfo> outputs, Sizes sizes) {
        List<CacheTensor> cache = new ArrayList<>();
        for (TensorInfo input : inputs) {
            pastName(input).ifPresent(past -> cache.add(cacheTensor(model, input, past, outputs, sizes)));
        }
        if (cache.isEmpty()) {
            throw refusal(model, "has no past_key_values inputs: it is not a decoder with a KV cache");
        }
        return List.copyOf(cache);
    }

    private static Optional<Matcher> pastName(TensorInfo input) {
        return Optional.of(PAST.matcher(input.name())).filter(Matcher::matches);
    }

    private static CacheTensor cacheTensor(
            Path model, TensorInfo past, Matcher name, Map<String, TensorInfo> outputs, Sizes sizes) {
        String present = "present." + name.group(2) + "." + name.group(3);
        require(model, outputs, present, 4);
        requireRank(model, past, 4);
        return new CacheTensor(
                past.name(),
                present,
                requireType(model, past, FLOAT_TYPES),
                size(model, past, 1, sizes.kvHeads()),
                size(model, past, 3, sizes.headDim()));
    }

    /* A graph that the reader does not understand (the ORT format) is told by its inputs: only concatenating exports need positions. */
    private static KvLayout layout(Path model, Set<String> inputs) {
        try {
            return OnnxNodes.operators(model).contains("GroupQueryAttention")
                    ? KvLayout.IN_PLACE
                    : KvLayout.CONCATENATED;
        } catch (IOException | IllegalArgumentException e) {
            return inputs.contains(POSITION_IDS) ? KvLayout.CONCATENATED : KvLayout.IN_PLACE;
        }
    }

    private static void requireKnown(Path model, String input) {
        if (!INTEGERS.contains(input) && !PAST.matcher(input).matches()) {
            throw refusal(
                    model,
                    "has the input " + input + ", which a decoder is not fed; known are past_key_values.* and "
                            + INTEGERS.stream().sorted().toList());
        }
    }

    private static TensorInfo require(Path model, Map<String, TensorInfo> tensors, String name, int rank) {
        TensorInfo tensor = tensors.get(name);
        if (tensor == null) {
            throw refusal(
                    model,
                    "lacks " + name + "; it has "
                            + tensors.keySet().stream().sorted().toList());
        }
        return requireRank(model, tensor, rank);
    }

    private static TensorInfo requireRank(Path model, TensorInfo tensor, int rank) {
        if (tensor.shape().size() != rank) {
            throw refusal(
                    model,
                    "has " + tensor.name() + " of shape " + tensor.shape() + ", must have " + rank + " dimensions");
        }
        return tensor;
    }

    private static DType requireType(Path model, TensorInfo tensor, Set<DType> types) {
        if (!types.contains(tensor.type())) {
            throw refusal(
                    model,
                    "has " + tensor.name() + " of type " + tensor.type() + ", must be one of "
                            + types.stream().sorted().toList());
        }
        return tensor.type();
    }

    private static int size(Path model, TensorInfo tensor, int dimension, int configured) {
        long size = tensor.size(dimension) > 0 ? tensor.size(dimension) : configured;
        if (size < 1) {
            throw refusal(
                    model,
                    "leaves dimension " + dimension + " of " + tensor.name()
                            + " open, and its configuration does not say it");
        }
        return Math.toIntExact(size);
    }

    private static IllegalArgumentException refusal(Path model, String reason) {
        return new IllegalArgumentException(model + " " + reason);
    }
}
