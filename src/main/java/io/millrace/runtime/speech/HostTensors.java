package io.millrace.runtime.speech;

import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.Memory;
import io.millrace.runtime.session.Tensors;

/** Host memory, and what makes tensors of it; of one thread. */
record HostTensors(Memory memory, Tensors tensors) {
    static HostTensors of(Ownership owned) {
        Memory memory = Memory.host(owned);
        return new HostTensors(memory, owned.own(new Tensors(memory)));
    }
}
