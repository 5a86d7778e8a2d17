package io.millrace.runtime.session;

import io.millrace.runtime.ffi.NativeResource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/** The names of a graph's inputs and outputs as C strings. */
public final class NativeNames implements NativeResource {

    private final Arena arena = Arena.ofShared();
    private final Map<String, MemorySegment> strings = new HashMap<>();
    private boolean closed;

    public NativeNames(GraphSignature signature) {
        signature.inputs().forEach(input -> strings.put(input.name(), arena.allocateFrom(input.name())));
        signature.defaulted().forEach(input -> strings.put(input.name(), arena.allocateFrom(input.name())));
        signature.outputs().forEach(output -> strings.put(output.name(), arena.allocateFrom(output.name())));
    }

    public MemorySegment get(String name) {
        MemorySegment string = strings.get(name);
        if (string == null) {
            throw new IllegalArgumentException("the graph has no input or output " + name);
        }
        return string;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            arena.close();
        }
    }
}
