package io.millrace.runtime.decoder;

import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.OrtFailure;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.Memory;
import io.millrace.runtime.session.ModelRunner;
import io.millrace.runtime.session.ModelSession;
import io.millrace.runtime.session.NativeNames;
import io.millrace.runtime.session.Tensors;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Of slots in the memory of a device, which they do not leave: an {@link IdentityGraph} is run with one slot as its inputs and another
 * as its outputs. It copies all positions of a slot, since those of a head alone are contiguous; a device does that in a few
 * reads of its memory. Nothing is brought to the host.
 */
final class DeviceCopier implements SlotCopier {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceCopier.class);

    private final List<CacheTensor.Growing> parts;
    private final List<Memory.Buffer> buffers;
    private final Memory memory;
    private final int maxLength;
    private final Tensors tensors;
    private final IoBinding binding;
    private final ModelRunner runner;

    DeviceCopier(
            List<CacheTensor.Growing> parts,
            List<Memory.Buffer> buffers,
            Memory memory,
            int maxLength,
            SessionSettings settings,
            Ownership owned) {
        this.parts = parts;
        this.buffers = List.copyOf(buffers);
        this.memory = memory;
        this.maxLength = maxLength;
        ModelSession session = owned.own(ModelSession.of(IdentityGraph.of(parts, maxLength), settings));
        tensors = owned.own(new Tensors(Memory.host(owned)));
        binding = owned.own(new IoBinding(session, owned.own(new NativeNames(session.signature()))));
        runner = owned.own(new ModelRunner(session));
    }

    /** Null where the device does not load the graph. */
    static @Nullable DeviceCopier of(
            List<CacheTensor.Growing> parts,
            List<Memory.Buffer> buffers,
            Memory memory,
            int maxLength,
            SessionSettings settings,
            Ownership owned) {
        try {
            return new DeviceCopier(parts, buffers, memory, maxLength, settings, owned);
        } catch (OrtFailure failure) {
            LOG.warn("prefixes are not copied from slot to slot: {}", failure.getMessage());
            return null;
        }
    }

    @Override
    public void copy(int from, int to, int length) {
        try (Ownership values = new Ownership()) {
            for (int i = 0; i < parts.size(); i++) {
                binding.input(IdentityGraph.input(i), slot(i, from, values).address());
                binding.output(IdentityGraph.output(i), slot(i, to, values).address());
            }
            runner.run(binding);
        }
    }

    private Handle slot(int part, int slot, Ownership values) {
        CacheTensor.Growing tensor = parts.get(part);
        long address = buffers.get(part).segment().address() + slot * tensor.slotBytes(maxLength);
        return values.own(tensors.over(memory, address, tensor.type(), tensor.shape(1, maxLength)));
    }

    @Override
    public long bytes(int length) {
        return 0;
    }

    @Override
    public SavedRows save(int slot, int length) {
        throw new UnsupportedOperationException("slots of a device are not brought to host memory");
    }

    @Override
    public void restore(SavedRows saved, int slot, int length) {
        throw new UnsupportedOperationException("slots of a device are not brought to host memory");
    }
}
