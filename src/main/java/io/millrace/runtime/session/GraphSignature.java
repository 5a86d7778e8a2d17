package io.millrace.runtime.session;

import static io.millrace.runtime.ffi.OrtApi.check;

import io.millrace.core.DType;
import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.NativeHandles.Kind;
import io.millrace.runtime.ffi.OrtApi;
import io.millrace.runtime.ffi.OrtLibrary;
import io.millrace.runtime.ffi.Signatures.GetIndexed;
import io.millrace.runtime.ffi.Signatures.GetIndexedName;
import io.millrace.runtime.ffi.Signatures.Pointers2;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/**
 * The inputs and outputs of a loaded model, in the graph's order.
 *
 * @param defaulted further inputs, which the graph has a value for where they are left unbound: initializers that may be overridden
 * @param others names of the outputs that are no tensors but sequences or maps, such as the probabilities of scikit-learn's classifiers
 */
public record GraphSignature(
        List<TensorInfo> inputs, List<TensorInfo> defaulted, List<TensorInfo> outputs, List<String> others) {

    public GraphSignature(List<TensorInfo> inputs, List<TensorInfo> outputs) {
        this(inputs, List.of(), outputs, List.of());
    }

    private record Getters(Pointers2 count, GetIndexedName name, GetIndexed type) {}

    private static final Getters INPUTS = new Getters(
            OrtApi.SESSION_GET_INPUT_COUNT, OrtApi.SESSION_GET_INPUT_NAME, OrtApi.SESSION_GET_INPUT_TYPE_INFO);
    private static final Getters DEFAULTED = new Getters(
            OrtApi.SESSION_GET_OVERRIDABLE_COUNT,
            OrtApi.SESSION_GET_OVERRIDABLE_NAME,
            OrtApi.SESSION_GET_OVERRIDABLE_TYPE_INFO);
    private static final Getters OUTPUTS = new Getters(
            OrtApi.SESSION_GET_OUTPUT_COUNT, OrtApi.SESSION_GET_OUTPUT_NAME, OrtApi.SESSION_GET_OUTPUT_TYPE_INFO);

    /** @throws IllegalArgumentException where an input is no tensor, or no output is one */
    static GraphSignature of(MemorySegment session) {
        List<String> others = new ArrayList<>();
        List<TensorInfo> inputs = list(session, INPUTS, name -> {
            throw new IllegalArgumentException("input '" + name + "' is a sequence or a map, must be a tensor");
        });
        List<TensorInfo> outputs = list(session, OUTPUTS, others::add);
        if (outputs.isEmpty() && !others.isEmpty()) {
            throw new IllegalArgumentException("the outputs " + others + " are sequences or maps, must be tensors");
        }
        List<TensorInfo> defaulted = list(session, DEFAULTED, _ -> {});
        return new GraphSignature(inputs, defaulted, outputs, List.copyOf(others));
    }

    private static List<TensorInfo> list(MemorySegment session, Getters getters, Consumer<String> other) {
        long count = number(out -> getters.count.call(session, out));
        List<TensorInfo> tensors = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            String name = name(session, getters.name, i);
            tensor(session, getters, i, name).ifPresentOrElse(tensors::add, () -> other.accept(name));
        }
        return List.copyOf(tensors);
    }

    private static Optional<TensorInfo> tensor(MemorySegment session, Getters getters, long index, String name) {
        try (Handle type = Handle.create(
                Kind.TYPE_INFO, OrtApi.RELEASE_TYPE_INFO, out -> getters.type.call(session, index, out))) {
            MemorySegment info = Handle.out(out -> OrtApi.CAST_TYPE_INFO_TO_TENSOR_INFO.call(type.address(), out));
            return info.address() == 0
                    ? Optional.empty()
                    : Optional.of(new TensorInfo(name, elementType(info), shape(info), symbols(info)));
        }
    }

    private static String name(MemorySegment session, GetIndexedName getter, long index) {
        MemorySegment allocator = Handle.out(OrtApi.GET_ALLOCATOR_WITH_DEFAULT_OPTIONS::call);
        MemorySegment name = Handle.out(out -> getter.call(session, index, allocator, out));
        try {
            return OrtLibrary.string(name);
        } finally {
            check(OrtApi.ALLOCATOR_FREE.call(allocator, name));
        }
    }

    public static DType elementType(MemorySegment info) {
        return ElementTypes.of((int) number(out -> OrtApi.GET_TENSOR_ELEMENT_TYPE.call(info, out)));
    }

    public static List<Long> shape(MemorySegment info) {
        long rank = number(out -> OrtApi.GET_DIMENSIONS_COUNT.call(info, out));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment sizes = arena.allocate(ValueLayout.JAVA_LONG, rank);
            check(OrtApi.GET_DIMENSIONS.call(info, sizes, rank));
            return LongStream.of(sizes.toArray(ValueLayout.JAVA_LONG)).boxed().toList();
        }
    }

    private static List<String> symbols(MemorySegment info) {
        long rank = number(out -> OrtApi.GET_DIMENSIONS_COUNT.call(info, out));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment names = arena.allocate(ValueLayout.ADDRESS, rank);
            check(OrtApi.GET_SYMBOLIC_DIMENSIONS.call(info, names, rank));
            return names.elements(ValueLayout.ADDRESS)
                    .map(name -> OrtLibrary.string(name.get(ValueLayout.ADDRESS, 0)))
                    .toList();
        }
    }

    /* Also reads a 4-byte enum: the rest of the zeroed 8 bytes is its upper half on every platform the library has. */
    public static long number(UnaryOperator<MemorySegment> getter) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG);
            check(getter.apply(out));
            return out.get(ValueLayout.JAVA_LONG, 0);
        }
    }
}
