package io.millrace.runtime.speech;

import io.millrace.core.DType;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.HostTensor;
import io.millrace.runtime.session.Memory;
import io.millrace.runtime.session.Tensors;

/** Host memory, and what makes tensors of it; of one thread. */
record HostTensors(Memory memory, Tensors tensors) {
    static HostTensors of(Ownership owned) {
        Memory memory = Memory.host(owned);
        return new HostTensors(memory, owned.own(new Tensors(memory)));
    }

    /**
     * A tensor of integers.
     *
     * @param owner closes it
     */
    HostTensor integers(DType type, Ownership owner, int[] numbers, long... shape) {
        HostTensor tensor = owner.own(new HostTensor(memory, tensors, type));
        tensor.reshape(shape);
        for (int i = 0; i < numbers.length; i++) {
            tensor.put(i, numbers[i]);
        }
        return tensor;
    }
}
