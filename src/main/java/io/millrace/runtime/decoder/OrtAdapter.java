package io.millrace.runtime.decoder;

import io.millrace.core.DType;
import io.millrace.generation.Adapter;
import io.millrace.runtime.adapter.AdapterFile;
import io.millrace.runtime.adapter.AdapterFile.Parameter;
import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.NativeResource;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.Memory;
import io.millrace.runtime.session.Tensors;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An adapter of one decoder, in memory: bindings in which its tensors stand beside what else a run reads. Its memory is given back when
 * it is unloaded and no sequence holds it. Any thread may hold, release and unload it; the decoder's runs it.
 */
public final class OrtAdapter implements Adapter, NativeResource {

    private static final long ALIGNMENT = 64;

    private final String name;
    private final Ownership owned = new Ownership();
    private final IoBinding binding;
    private final @Nullable IoBinding prompts;
    private final AtomicInteger held = new AtomicInteger(1); // by who loaded it
    private final long bytes;
    private @Nullable Object place;
    private boolean unloaded;

    /** @param wholePrompts the run of prompts, where they have a graph of their own */
    OrtAdapter(String name, AdapterFile file, DecoderRun run, @Nullable DecoderRun wholePrompts) {
        this.name = name;
        try {
            this.binding = owned.own(run.newBinding());
            this.prompts = wholePrompts == null ? null : owned.own(wholePrompts.newBinding());
            this.bytes = fill(file.parameters());
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    private long fill(List<Parameter> parameters) {
        Memory host = Memory.host(owned);
        Tensors tensors = owned.own(new Tensors(host));
        long all = parameters.stream().mapToLong(OrtAdapter::aligned).sum();
        MemorySegment memory = owned.own(host.allocate(all)).segment();
        long at = 0;
        for (Parameter parameter : parameters) {
            memory.asSlice(at, parameter.data().byteSize()).copyFrom(parameter.data());
            bind(tensors, host, parameter, memory.address() + at);
            at += aligned(parameter);
        }
        return all;
    }

    private void bind(Tensors tensors, Memory host, Parameter parameter, long address) {
        DType type = parameter.type();
        long[] shape = parameter.dims().stream().mapToLong(Long::longValue).toArray();
        try (Handle value = tensors.over(host, address, type, shape)) {
            binding.input(parameter.name(), value.address());
            if (prompts != null) {
                prompts.input(parameter.name(), value.address());
            }
        }
    }

    private static long aligned(Parameter parameter) {
        return (parameter.data().byteSize() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    @Override
    public String name() {
        return name;
    }

    /** Size of its tensors. */
    public long bytes() {
        return bytes;
    }

    /** For runs that go on from a cache. */
    IoBinding binding() {
        return binding;
    }

    /** For runs of whole prompts, where they have a graph of their own. */
    @Nullable
    IoBinding prompts() {
        return prompts;
    }

    /** Whether {@link #binding()} has this part of the cache bound. */
    boolean isAt(Object part) {
        return part.equals(place);
    }

    void movedTo(@Nullable Object part) {
        place = part;
    }

    @Override
    public boolean hold() {
        return held.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    @Override
    public void release() {
        if (held.decrementAndGet() == 0) {
            close();
        }
    }

    boolean isGone() {
        return held.get() == 0;
    }

    /** Is not held by who loaded it any longer; once. */
    public void unload() {
        boolean first;
        synchronized (this) {
            first = !unloaded;
            unloaded = true;
        }
        if (first) {
            release();
        }
    }

    /** Gives its memory back whoever holds it, which is for its decoder to do. */
    @Override
    public synchronized void close() {
        owned.close();
    }

    @Override
    public String toString() {
        return "adapter " + name;
    }
}
