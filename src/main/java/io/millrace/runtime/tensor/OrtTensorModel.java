package io.millrace.runtime.tensor;

import io.millrace.batching.TensorModel;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.OrtFailure;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.ffi.RunInterrupted;
import io.millrace.runtime.session.GraphRun;
import io.millrace.runtime.session.Memory;
import io.millrace.runtime.session.ModelRunner;
import io.millrace.runtime.session.ModelSession;
import io.millrace.runtime.session.SharedSession;
import io.millrace.runtime.session.TensorInfo;
import io.millrace.runtime.session.Tensors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Any graph of tensors that ONNX Runtime runs. A graph that declares no shape for an input has an empty one here, as a scalar has.
 * Outputs that are not wanted may be computed, but are not copied; those that are sequences or maps are not there.
 */
public final class OrtTensorModel implements TensorModel {

    /** Bytes of inputs and outputs from which on a run's memory is given back rather than kept for the next. */
    static final long LARGE = 128L << 20;

    private final Ownership owned;
    private final SharedSession shared;
    private final Provider provider;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;
    private final List<String> others;
    private final ModelRunner runner;
    private final InputTensors tensors;

    private OrtTensorModel(SharedSession shared, Ownership owned) {
        this.owned = owned;
        this.shared = owned.own(shared);
        ModelSession session = shared.session();
        provider = session.provider();
        inputs = specs(session.signature().inputs());
        outputs = specs(session.signature().outputs());
        others = session.signature().others();
        runner = owned.own(new ModelRunner(session));
        Memory host = Memory.host(owned);
        tensors = new InputTensors(inputs, host, owned.own(new Tensors(host)), owned);
    }

    /**
     * Loads an ONNX file.
     *
     * @throws IllegalArgumentException when there is no such file, an input is not a tensor of a {@link io.millrace.core.DType}, or no output is
     * @throws OrtFailure when ONNX Runtime does not load it on a provider that may be used
     */
    public static OrtTensorModel open(Path model, SessionSettings settings) {
        return open(model, settings, settings);
    }

    /**
     * The same with other settings where it runs on the CPU.
     *
     * @param settings of other providers, and which may be tried
     */
    public static OrtTensorModel open(Path model, SessionSettings settings, SessionSettings onCpu) {
        return over(SharedSession.open(model, settings, onCpu));
    }

    /** One more over the same session, whose weights it shares, for another thread. */
    public OrtTensorModel beside() {
        return over(shared.share());
    }

    private static OrtTensorModel over(SharedSession shared) {
        Ownership owned = new Ownership();
        try {
            return new OrtTensorModel(shared, owned);
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    private static List<TensorSpec> specs(List<TensorInfo> tensors) {
        return tensors.stream()
                .map(tensor -> new TensorSpec(tensor.name(), tensor.type(), tensor.shape(), tensor.symbols()))
                .toList();
    }

    /** Where the model runs. */
    public Provider provider() {
        return provider;
    }

    @Override
    public List<TensorSpec> inputs() {
        return inputs;
    }

    @Override
    public List<TensorSpec> outputs() {
        return outputs;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException when an input is missing, unknown, or of another type or shape than the graph declares, or an
     *     output is unknown
     * @throws OrtFailure when the run fails
     * @throws RunInterrupted when {@link #interrupt()} is called during the run
     */
    @Override
    public Map<String, Tensor> run(Map<String, Tensor> given, Set<String> wanted) {
        InputCheck.inputs(inputs, given);
        InputCheck.outputs(outputs, others, wanted);
        try (Arena arena = Arena.ofConfined();
                Ownership values = new Ownership()) {
            List<String> names = ordered(wanted);
            GraphRun run = new GraphRun(shared.names(), copies(given, values), names, arena);
            runner.run(run);
            Map<String, Tensor> outputs = OutputTensors.read(names, run.take());
            if (bytes(given) + bytes(outputs) >= LARGE) {
                runner.giveBack(run);
                tensors.giveBack();
            }
            return outputs;
        }
    }

    private static long bytes(Map<String, Tensor> tensors) {
        long bytes = 0;
        for (Tensor tensor : tensors.values()) {
            bytes += tensor instanceof Tensor.Numbers held ? held.data().remaining() : 0;
        }
        return bytes;
    }

    private Map<String, MemorySegment> copies(Map<String, Tensor> given, Ownership values) {
        Map<String, MemorySegment> copies = new LinkedHashMap<>();
        given.forEach((name, tensor) -> copies.put(name, tensors.value(name, tensor, values)));
        return copies;
    }

    private List<String> ordered(Set<String> wanted) {
        return outputs.stream().map(TensorSpec::name).filter(wanted::contains).toList();
    }

    @Override
    public void interrupt() {
        runner.interrupt();
    }

    @Override
    public void close() {
        owned.close();
    }
}
