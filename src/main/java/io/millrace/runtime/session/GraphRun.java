package io.millrace.runtime.session;

import static io.millrace.runtime.ffi.OrtApi.check;
import static java.lang.foreign.ValueLayout.ADDRESS;

import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.NativeHandles.Kind;
import io.millrace.runtime.ffi.OrtApi;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A run that lets ONNX Runtime allocate the outputs, which it puts in host memory whatever the provider. */
public final class GraphRun implements NativeRun {

    private final NativeNames names;
    private final Arena arena;
    private final MemorySegment inputNames;
    private final MemorySegment inputs;
    private final List<String> wanted;
    private final MemorySegment outputs;
    private final int inputCount;

    /**
     * @param inputs name and {@code OrtValue} of each input
     * @param wanted names of outputs
     */
    public GraphRun(NativeNames names, Map<String, MemorySegment> inputs, List<String> wanted, Arena arena) {
        this.names = names;
        this.arena = arena;
        this.wanted = wanted;
        inputCount = inputs.size();
        inputNames = strings(List.copyOf(inputs.keySet()));
        this.inputs = pointers(List.copyOf(inputs.values()));
        outputs = arena.allocate(ADDRESS, wanted.size());
    }

    @Override
    public void on(ModelSession session, MemorySegment runOptions) {
        outputs.fill((byte) 0); // what is there is taken for memory to write to
        check(OrtApi.RUN.call(
                session.address(),
                runOptions,
                inputNames,
                inputs,
                inputCount,
                strings(wanted),
                wanted.size(),
                outputs));
    }

    /** The outputs in the order in which they were asked for, which the caller owns; to be called once behind a run that did not fail. */
    public List<Handle> take() {
        List<Handle> values = new ArrayList<>(wanted.size());
        for (int i = 0; i < wanted.size(); i++) {
            values.add(new Handle(Kind.VALUE, OrtApi.RELEASE_VALUE, outputs.getAtIndex(ADDRESS, i)));
        }
        return values;
    }

    private MemorySegment strings(List<String> strings) {
        return pointers(strings.stream().map(names::get).toList());
    }

    private MemorySegment pointers(List<MemorySegment> pointers) {
        MemorySegment array = arena.allocate(ADDRESS, pointers.size());
        for (int i = 0; i < pointers.size(); i++) {
            array.setAtIndex(ADDRESS, i, pointers.get(i));
        }
        return array;
    }
}
