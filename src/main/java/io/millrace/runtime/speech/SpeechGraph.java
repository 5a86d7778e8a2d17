package io.millrace.runtime.speech;

import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.NativeResource;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.GraphRun;
import io.millrace.runtime.session.GraphSignature;
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
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** One graph of a model. */
final class SpeechGraph implements NativeResource {

    private final Path file;
    private final List<Lane> lanes;
    private final BooleanSupplier all;
    private final Map<String, TensorInfo> inputs = new LinkedHashMap<>();
    private final Map<String, TensorInfo> outputs = new LinkedHashMap<>();
    private final Ownership owned;

    /** A session, and what ends its runs. */
    private record Lane(SharedSession shared, ModelRunner runner) {}

    private SpeechGraph(Path file, List<SharedSession> sessions, BooleanSupplier all, Ownership owned) {
        this.file = file;
        this.all = all;
        this.owned = owned;
        this.lanes = sessions.stream()
                .map(session -> new Lane(session, owned.own(new ModelRunner(session.session()))))
                .toList();
        GraphSignature signature = sessions.getFirst().session().signature();
        signature.inputs().forEach(input -> inputs.put(input.name(), input));
        signature.outputs().forEach(output -> outputs.put(output.name(), output));
    }

    static SpeechGraph open(Path file, SessionSettings settings, SpeechThreads threads) {
        return over(file, threads.all(), owned -> {
            SharedSession first = owned.own(SharedSession.open(file, settings, settings));
            SessionSettings few = threads.few();
            return few == null || !first.session().provider().equals(Provider.CPU)
                    ? List.of(first)
                    : List.of(first, owned.own(SharedSession.open(file, few, few)));
        });
    }

    /** One more over the same sessions, for another thread. */
    SpeechGraph beside() {
        return over(file, all, owned -> lanes.stream()
                .map(lane -> owned.own(lane.shared().share()))
                .toList());
    }

    private static SpeechGraph over(Path file, BooleanSupplier all, Function<Ownership, List<SharedSession>> sessions) {
        Ownership owned = new Ownership();
        try {
            return new SpeechGraph(file, sessions.apply(owned), all, owned);
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    /** Copies of its weights. */
    int copies() {
        return lanes.size();
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
        return lanes.getFirst().shared().session().provider().name();
    }

    /** Runs once; the caller owns what it gets, by name in the order of {@code wanted}. */
    Map<String, HostValue> run(Map<String, MemorySegment> given, List<String> wanted) {
        Lane lane = all.getAsBoolean() ? lanes.getFirst() : lanes.getLast();
        List<Handle> values;
        try (Arena arena = Arena.ofConfined()) {
            GraphRun run = new GraphRun(lane.shared().names(), given, wanted, arena);
            lane.runner().run(run);
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
        lanes.forEach(lane -> lane.runner().interrupt());
    }

    IllegalArgumentException refusal(String reason) {
        return new IllegalArgumentException(file + ": the graph " + reason);
    }

    @Override
    public void close() {
        owned.close();
    }
}
