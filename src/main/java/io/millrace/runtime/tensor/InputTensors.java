package io.millrace.runtime.tensor;

import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.HostTensor;
import io.millrace.runtime.session.Memory;
import io.millrace.runtime.session.Tensors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Copies of a graph's inputs for ONNX Runtime. The memory of numbers is kept for the next run, strings last for one. */
final class InputTensors {

    private final Map<String, HostTensor> numbers = new HashMap<>();

    InputTensors(List<TensorSpec> inputs, Memory host, Tensors tensors, Ownership owned) {
        inputs.stream()
                .filter(input -> input.type() != DType.STRING)
                .forEach(input -> numbers.put(input.name(), owned.own(new HostTensor(host, tensors, input.type()))));
    }

    /**
     * The {@code OrtValue} of an input.
     *
     * @param run closed when the run is over
     */
    MemorySegment value(String name, Tensor tensor, Ownership run) {
        return switch (tensor) {
            case Tensor.Numbers given -> copy(of(name), given);
            case Tensor.Strings given -> run.own(StringTensors.create(given)).address();
        };
    }

    /** Frees what is kept for the next run. */
    void giveBack() {
        numbers.values().forEach(HostTensor::close);
    }

    private HostTensor of(String name) {
        return Objects.requireNonNull(numbers.get(name), name);
    }

    private static MemorySegment copy(HostTensor target, Tensor.Numbers given) {
        target.reshape(given.shape().stream().mapToLong(Long::longValue).toArray());
        MemorySegment source = MemorySegment.ofBuffer(given.data().duplicate());
        MemorySegment.copy(source, 0, target.segment(), 0, source.byteSize());
        if (given.type() == DType.BOOL) {
            toZeroAndOne(target.segment(), source.byteSize());
        }
        return target.value();
    }

    /* Any other byte in a C++ bool is undefined behaviour. */
    private static void toZeroAndOne(MemorySegment bools, long count) {
        for (long i = 0; i < count; i++) {
            bools.set(ValueLayout.JAVA_BYTE, i, (byte) (bools.get(ValueLayout.JAVA_BYTE, i) == 0 ? 0 : 1));
        }
    }
}
