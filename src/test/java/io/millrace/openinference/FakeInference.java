package io.millrace.openinference;

import io.millrace.core.DType;
import io.millrace.core.ServingException;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import io.millrace.serving.Route;
import io.millrace.serving.TensorInference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Models in memory: {@code add} sums two tensors, {@code echo} gives strings back, {@code types} gives every datatype back. */
final class FakeInference implements TensorInference {

    static final Signature ADD = new Signature(
            "org/add",
            "3",
            8,
            true,
            List.of(spec("a", DType.FLOAT32, -1, 3), spec("b", DType.FLOAT32, -1, 3)),
            List.of(spec("sum", DType.FLOAT32, -1, 3)));
    static final Signature ECHO = new Signature(
            "echo", "1", 8, true, List.of(spec("text", DType.STRING, -1)), List.of(spec("text", DType.STRING, -1)));
    static final Signature TYPES = new Signature("types", "1", 1, true, everyType(), everyType());

    private static final Map<String, Signature> MODELS = Map.of("org/add", ADD, "echo", ECHO, "types", TYPES);

    final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    final AtomicReference<@Nullable ServingException> failure = new AtomicReference<>();

    static TensorSpec spec(String name, DType type, long... shape) {
        return new TensorSpec(name, type, Arrays.stream(shape).boxed().toList());
    }

    /** One tensor of two free dimensions for each datatype, called as its constant. */
    private static List<TensorSpec> everyType() {
        return Arrays.stream(DType.values())
                .map(type -> spec(type.name(), type, -1, -1))
                .toList();
    }

    @Override
    public Mono<Signature> signature(Route model, @Nullable String version) {
        return Mono.fromCallable(() -> found(model, version));
    }

    private Signature found(Route model, @Nullable String version) {
        Signature signature = MODELS.get(model.model().id());
        if (signature == null || (version != null && !version.equals(signature.version()))) {
            throw new ModelNotFound(model.model().id());
        }
        return signature;
    }

    @Override
    public Mono<Map<String, Tensor>> infer(Route model, @Nullable String version, Request request) {
        return Mono.defer(() -> {
            requests.add(request);
            ServingException refusal = failure.get();
            return refusal == null ? Mono.just(outputs(found(model, version), request)) : Mono.error(refusal);
        });
    }

    private static Map<String, Tensor> outputs(Signature signature, Request request) {
        Map<String, Tensor> all = signature.equals(ADD) ? Map.of("sum", sum(request.inputs())) : request.inputs();
        return all.entrySet().stream()
                .filter(output -> request.wanted().isEmpty() || request.wanted().contains(output.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Tensor sum(Map<String, Tensor> inputs) {
        if (inputs.get("a") instanceof Tensor.Numbers a && inputs.get("b") instanceof Tensor.Numbers b) {
            return floats(a.shape(), sum(floats(a), floats(b)));
        }
        throw new IllegalArgumentException("a and b must be numbers");
    }

    private static List<Float> sum(List<Float> a, List<Float> b) {
        List<Float> sums = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) {
            sums.add(a.get(i) + b.get(i));
        }
        return sums;
    }

    static List<Float> floats(Tensor.Numbers tensor) {
        ByteBuffer in = tensor.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        List<Float> values = new ArrayList<>();
        while (in.hasRemaining()) {
            values.add(in.getFloat());
        }
        return values;
    }

    static Tensor.Numbers floats(List<Long> shape, List<Float> values) {
        ByteBuffer out = ByteBuffer.allocate(4 * values.size()).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(out::putFloat);
        return new Tensor.Numbers(DType.FLOAT32, shape, out.flip());
    }
}
