package io.millrace.runtime.decoder;

import static io.millrace.runtime.decoder.DecoderGraph.ATTENTION_MASK;
import static io.millrace.runtime.decoder.DecoderGraph.CACHE_POSITION;
import static io.millrace.runtime.decoder.DecoderGraph.INPUTS_EMBEDS;
import static io.millrace.runtime.decoder.DecoderGraph.INPUT_IDS;
import static io.millrace.runtime.decoder.DecoderGraph.LOGITS;
import static io.millrace.runtime.decoder.DecoderGraph.POSITION_IDS;

import io.millrace.core.DType;
import io.millrace.runtime.decoder.DecoderOptions.Sizes;
import io.millrace.runtime.session.GraphSignature;
import io.millrace.runtime.session.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recognises decoders by the names that Optimum and the model builder of ONNX Runtime GenAI give, or that genai_config.json states.
 * Refuses every other graph with an {@link IllegalArgumentException} that says what is missing or unknown.
 */
final class DecoderGraphReader {

    private static final Set<DType> INTEGER_TYPES = Set.of(DType.INT64, DType.INT32, DType.BOOL);
    private static final Set<DType> FLOAT_TYPES = Set.of(DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16);

    /* Quantized keys and values, whose scales are in the graph: of 8 bits, or two of 4 bits in a byte. */
    private static final Set<DType> CACHE_TYPES =
            Set.of(DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16, DType.INT8, DType.UINT8);

    private static final String GROUP_QUERY_ATTENTION = "GroupQueryAttention";

    private final Path model;
    private final DecoderNames names;
    private final Map<String, TensorInfo> inputs; // by what they mean
    private final Map<String, TensorInfo> outputs;
    private final Sizes sizes;

    private DecoderGraphReader(Path model, GraphSignature signature, Sizes sizes, DecoderNames names) {
        this.model = model;
        this.names = names;
        this.inputs = byMeaning(signature.inputs());
        this.outputs = byMeaning(signature.outputs());
        this.sizes = sizes;
    }

    static DecoderGraph read(Path model, GraphSignature signature, Sizes sizes, DecoderNames names) {
        return new DecoderGraphReader(model, signature, sizes, names).graph();
    }

    /**
     * The graph of a pair that runs tokens without a past.
     *
     * @param behind the other
     */
    static DecoderGraph readPrompts(Path model, GraphSignature signature, DecoderNames names, DecoderGraph behind) {
        return new DecoderGraphReader(model, signature, Sizes.UNKNOWN, names).prompts(behind);
    }

    private DecoderGraph prompts(DecoderGraph behind) {
        inputs.keySet().forEach(this::requireKnown);
        Set<String> made = outputs.values().stream().map(TensorInfo::name).collect(Collectors.toSet());
        behind.state().forEach(part -> {
            if (!made.contains(part.present())) {
                throw refusal("lacks the output " + part.present() + ", which the one with a past has");
            }
        });
        TensorInfo vectors = vectors();
        require(inputs, ATTENTION_MASK, 2);
        TensorInfo logits = require(outputs, LOGITS, 3);
        return new DecoderGraph(
                behind.layout(),
                vectors,
                integers(),
                behind.growing(),
                behind.fixed(),
                logits,
                behind.vocabulary(),
                true);
    }

    private Map<String, TensorInfo> byMeaning(List<TensorInfo> tensors) {
        Map<String, TensorInfo> named = new LinkedHashMap<>();
        tensors.forEach(tensor -> named.put(names.meaning(tensor.name()), tensor));
        return named;
    }

    private DecoderGraph graph() {
        inputs.keySet().forEach(this::requireKnown);
        requirePlanes(inputs.get(POSITION_IDS));
        TensorInfo vectors = vectors();
        require(inputs, ATTENTION_MASK, 2);
        TensorInfo logits = require(outputs, LOGITS, 3);
        type(logits, FLOAT_TYPES);
        Set<String> main = operators(false);
        boolean inPlace = main.isEmpty() ? !inputs.containsKey(POSITION_IDS) : main.contains(GROUP_QUERY_ATTENTION);
        List<CacheTensor.Growing> growing = growing(inPlace ? CACHE_TYPES : FLOAT_TYPES);
        if (inputs.containsKey(CACHE_POSITION)) {
            requireOfAllRows(inPlace);
        }
        return new DecoderGraph(
                inPlace ? KvLayout.IN_PLACE : KvLayout.CONCATENATED,
                vectors,
                integers(),
                growing,
                fixed(),
                logits,
                size(logits, 2, sizes.vocabulary()),
                !inPlace
                        && (!inputs.containsKey(POSITION_IDS) || operators(true).contains(GROUP_QUERY_ATTENTION)));
    }

    private @Nullable TensorInfo vectors() {
        TensorInfo vectors = inputs.get(INPUTS_EMBEDS);
        TensorInfo ids = vectors == null ? require(inputs, INPUT_IDS, 2) : inputs.get(INPUT_IDS);
        if (vectors != null && ids != null) {
            throw refusal("has the input " + INPUTS_EMBEDS + " beside " + INPUT_IDS + ", must have one of them");
        }
        return vectors == null ? null : requireRank(vectors, 3);
    }

    /* One row of positions does for all where their pasts are laid out alike, which those written in place are not. */
    private void requireOfAllRows(boolean inPlace) {
        require(inputs, CACHE_POSITION, 1);
        if (inPlace) {
            throw refusal("has the input " + CACHE_POSITION + ", one for all rows, beside " + GROUP_QUERY_ATTENTION
                    + ", whose rows are of lengths of their own");
        }
    }

    private void requirePlanes(@Nullable TensorInfo positions) {
        if (positions != null && positions.shape().size() == 3) {
            size(positions, 0, 0);
        }
    }

    private Map<String, TensorInfo> integers() {
        Map<String, TensorInfo> integers = new LinkedHashMap<>();
        named(InputNames.INTEGERS::contains).forEach(entry -> {
            type(entry.getValue(), INTEGER_TYPES);
            integers.put(entry.getKey(), entry.getValue());
        });
        return Map.copyOf(integers);
    }

    private Stream<Map.Entry<String, TensorInfo>> named(Predicate<String> meaning) {
        return inputs.entrySet().stream().filter(entry -> meaning.test(entry.getKey()));
    }

    private List<CacheTensor.Growing> growing(Set<DType> types) {
        List<CacheTensor.Growing> growing = named(InputNames::isGrowing)
                .map(entry -> growing(entry.getKey(), entry.getValue(), types))
                .toList();
        if (growing.isEmpty()) {
            throw refusal(
                    "has no past_key_values inputs: it is not a decoder with a KV cache, or its other half decoder_with_past_model is missing");
        }
        return growing;
    }

    private CacheTensor.Growing growing(String meaning, TensorInfo past, Set<DType> types) {
        Matcher name = InputNames.GROWING.matcher(meaning);
        requireRank(past, 4);
        TensorInfo present = present(past, "present." + name.replaceFirst("$1"));
        requireRank(present, 4);
        DType type = type(past, types);
        return new CacheTensor.Growing(
                past.name(), present.name(), type, size(past, 1, sizes.kvHeads()), size(past, 3, sizes.headDim()));
    }

    private List<CacheTensor.Fixed> fixed() {
        return named(InputNames::isFixed)
                .map(entry -> fixed(entry.getKey(), entry.getValue()))
                .toList();
    }

    private CacheTensor.Fixed fixed(String meaning, TensorInfo past) {
        TensorInfo present = present(
                past,
                meaning.startsWith("past_key_values.")
                        ? meaning.replaceFirst("past_key_values", "present")
                        : meaning.replaceFirst("past", "present"));
        List<Long> row = IntStream.range(1, past.shape().size())
                .mapToObj(dimension -> (long) size(past, dimension, 0))
                .toList();
        return new CacheTensor.Fixed(past.name(), present.name(), type(past, FLOAT_TYPES), row);
    }

    private TensorInfo present(TensorInfo past, String name) {
        TensorInfo present = outputs.get(name);
        if (present == null) {
            throw refusal("has the input " + past.name() + " but not the output that goes with it, " + name);
        }
        return present;
    }

    /* A file in the ORT format cannot be searched; of the two layouts, the concatenating exports are the ones fed positions. */
    private Set<String> operators(boolean branches) {
        try {
            return branches ? OnnxNodes.branches(model) : OnnxNodes.operators(model);
        } catch (IOException | IllegalArgumentException _) {
            return Set.of();
        }
    }

    private void requireKnown(String meaning) {
        InputNames.fault(meaning).ifPresent(fault -> {
            throw refusal("has the input " + meaning + fault);
        });
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
