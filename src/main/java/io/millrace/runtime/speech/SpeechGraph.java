package io.millrace.runtime.speech;

import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.NativeResource;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.GraphRun;
import io.millrace.runtime.session.ModelRunner;
import io.millrace.runtime.session.SharedSession;
import io.millrace.runtime.session.TensorInfo;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One graph of a model. */
final class SpeechGraph implements NativeResource {

    private final Path file;
    private final SharedSession shared;
    private final ModelRunner runner;
    private final Map<String, TensorInfo> inputs = new LinkedHashMap<>();
    private final Map<String, TensorInfo> outputs = new LinkedHashMap<>();
    private final Ownership owned = new Ownership();

    private SpeechGraph(Path file, SharedSession shared) {
        this.file = file;
        this.shared = owned.own(shared);
        this.runner = owned.own(new ModelRunner(shared.session()));
        shared.session().signature().inputs().forEach(input -> inputs.put(input.name(), input));
        shared.session().signature().outputs().forEach(output -> outputs.put(output.name(), output));
    }

    static SpeechGraph open(Path file, SessionSettings settings) {
        return new SpeechGraph(file, SharedSession.open(file, settings, settings));
    }

    /** One more over the same session, for another thread. */
    SpeechGraph beside() {
        return new SpeechGraph(file, shared.share());
    }

    Path file() {
        return file;
    }

    Map<String, TensorInfo> inputs() {
        return inputs;
    }

    Map<String, TensorInfo> outputs() {
        return outputs;
    }

    String provider() {
        return shared.session().provider().name();
    }

    /** Runs once; the caller owns what it gets, by name in the order of {@code wanted}. */
    Map<String, HostValue> run(Map<String, MemorySegment> given, List<String> wanted) {
        List<Handle> values;
        try (Arena arena = Arena.ofConfined()) {
            GraphRun run = new GraphRun(shared.names(), given, wanted, arena);
            runner.run(run);
            values = run.take();
        }
        Map<String, HostValue> named = new LinkedHashMap<>();
        List<NativeResource> rest = new ArrayList<>(values);
        try {
            for (int i = 0; i < wanted.size(); i++) {
                rest.removeFirst();
                named.put(wanted.get(i), HostValue.of(values.get(i)));
            }
            return named;
        } catch (RuntimeException | Error e) {
            rest.forEach(NativeResource::close);
            named.values().forEach(HostValue::close);
            throw e;
        }
    }

    void interrupt() {
        runner.interrupt();
    }

    IllegalArgumentException refusal(String reason) {
        return new IllegalArgumentException(file + ": the graph " + reason);
    }

    @Override
    public void close() {
        owned.close();
    }
}
