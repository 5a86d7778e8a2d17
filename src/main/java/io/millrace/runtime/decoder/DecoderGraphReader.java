package io.millrace.runtime.decoder;

import static io.millrace.runtime.decoder.DecoderGraph.ATTENTION_MASK;
import static io.millrace.runtime.decoder.DecoderGraph.INPUT_IDS;
import static io.millrace.runtime.decoder.DecoderGraph.LOGITS;
import static io.millrace.runtime.decoder.DecoderGraph.NUM_LOGITS_TO_KEEP;
import static io.millrace.runtime.decoder.DecoderGraph.POSITION_IDS;
import static io.millrace.runtime.decoder.DecoderGraph.USE_CACHE_BRANCH;

import io.millrace.core.DType;
import io.millrace.runtime.decoder.DecoderGraph.CacheTensor;
import io.millrace.runtime.decoder.DecoderOptions.Sizes;
import io.millrace.runtime.session.GraphSignature;
import io.millrace.runtime.session.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Recognises decoders by the names that Optimum and the model builder of ONNX Runtime GenAI give. Refuses every other graph with
 * an {@link IllegalArgumentException} that says what is missing or unknown.
 */
final class DecoderGraphReader {

    private static final Set<String> INTEGERS =
            Set.of(INPUT_IDS, ATTENTION_MASK, POSITION_IDS, USE_CACHE_BRANCH, NUM_LOGITS_TO_KEEP);
    private static final Set<DType> INTEGER_TYPES = Set.of(DType.INT64, DType.INT32, DType.BOOL);
    private static final Set<DType> FLOAT_TYPES = Set.of(DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16);
    private static final Pattern PAST = Pattern.compile("past(?:_key_values)?\\.(\\d+\\.(?:key|value))");

    private final Path model;
    private final Map<String, TensorInfo> inputs;
    private final Map<String, TensorInfo> outputs;
    private final Sizes sizes;

    private DecoderGraphReader(Path model, GraphSignature signature, Sizes sizes) {
        this.model = model;
        this.inputs = byName(signature.inputs());
        this.outputs = byName(signature.outputs());
        this.sizes = sizes;
    }

    static DecoderGraph read(Path model, GraphSignature signature, Sizes sizes) {
        return new DecoderGraphReader(model, signature, sizes).graph();
    }

    private static Map<String, TensorInfo> byName(List<TensorInfo> tensors) {
        Map<String, TensorInfo> named = new LinkedHashMap<>();
        tensors.forEach(tensor -> named.put(tensor.name(), tensor));
        return named;
    }

    private DecoderGraph graph() {
        inputs.keySet().forEach(this::requireKnown);
        require(inputs, INPUT_IDS, 2);
        require(inputs, ATTENTION_MASK, 2);
        TensorInfo logits = require(outputs, LOGITS, 3);
        List<CacheTensor> cache = cache();
        return new DecoderGraph(
                layout(),
                integers(),
                cache,
                type(logits, FLOAT_TYPES),
                size(logits, 2, sizes.vocabulary()),
                logits.size(1) == 1);
    }

    private Map<String, DType> integers() {
        return inputs.values().stream()
                .filter(input -> INTEGERS.contains(input.name()))
                .collect(Collectors.toUnmodifiableMap(TensorInfo::name, input -> type(input, INTEGER_TYPES)));
    }

    private List<CacheTensor> cache() {
        List<CacheTensor> cache = inputs.values().stream()
                .filter(input -> PAST.matcher(input.name()).matches())
                .map(this::cacheTensor)
                .toList();
        if (cache.isEmpty()) {
            throw refusal("has no past_key_values inputs: it is not a decoder with a KV cache");
        }
        return cache;
    }

    private CacheTensor cacheTensor(TensorInfo past) {
        Matcher name = PAST.matcher(requireRank(past, 4).name());
        TensorInfo present = require(outputs, "present." + name.replaceFirst("$1"), 4);
        DType type = type(past, FLOAT_TYPES);
        return new CacheTensor(
                past.name(), present.name(), type, size(past, 1, sizes.kvHeads()), size(past, 3, sizes.headDim()));
    }

    /* A file in the ORT format cannot be searched; of the two layouts, the concatenating exports are the ones fed positions. */
    private KvLayout layout() {
        try {
            boolean inPlace = OnnxNodes.operators(model).contains("GroupQueryAttention");
            return inPlace ? KvLayout.IN_PLACE : KvLayout.CONCATENATED;
        } catch (IOException | IllegalArgumentException _) {
            return inputs.containsKey(POSITION_IDS) ? KvLayout.CONCATENATED : KvLayout.IN_PLACE;
        }
    }

    private void requireKnown(String input) {
        if (!INTEGERS.contains(input) && !PAST.matcher(input).matches()) {
            throw refusal("has the input " + input + ", which decoders are not fed; known are past_key_values.* and "
                    + INTEGERS.stream().sorted().toList());
        }
    }

    private TensorInfo require(Map<String, TensorInfo> tensors, String name, int rank) {
        TensorInfo tensor = tensors.get(name);
        if (tensor == null) {
            throw refusal("lacks " + name + "; it has " + tensors.keySet());
        }
        return requireRank(tensor, rank);
    }

    private TensorInfo requireRank(TensorInfo tensor, int rank) {
        if (tensor.shape().size() != rank) {
            throw refusal(
                    "has " + tensor.name() + " of shape " + tensor.shape() + ", must have " + rank + " dimensions");
        }
        return tensor;
    }

    private DType type(TensorInfo tensor, Set<DType> allowed) {
        if (!allowed.contains(tensor.type())) {
            throw refusal("has " + tensor.name() + " of type " + tensor.type() + ", must be one of "
                    + allowed.stream().sorted().toList());
        }
        return tensor.type();
    }

    private int size(TensorInfo tensor, int dimension, int configured) {
        long size = tensor.size(dimension) > 0 ? tensor.size(dimension) : configured;
        if (size < 1) {
            throw refusal("leaves dimension " + dimension + " of " + tensor.name()
                    + " open, and the model's configuration does not say it");
        }
        return Math.toIntExact(size);
    }

    private IllegalArgumentException refusal(String reason) {
        return new IllegalArgumentException(model + ": the graph " + reason);
    }
}
