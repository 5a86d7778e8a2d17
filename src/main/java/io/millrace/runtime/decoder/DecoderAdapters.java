package io.millrace.runtime.decoder;

import io.millrace.runtime.adapter.AdapterFile;
import io.millrace.runtime.adapter.AdapterFile.Parameter;
import io.millrace.runtime.ffi.NativeResource;
import io.millrace.runtime.session.GraphSignature;
import io.millrace.runtime.session.TensorInfo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The adapters of one decoder, which are gone when it is closed. */
final class DecoderAdapters implements NativeResource {

    private final DecoderRun run;
    private final @Nullable DecoderRun prompts;
    private final Map<String, TensorInfo> inputs = new LinkedHashMap<>();
    private final Set<OrtAdapter> loaded = ConcurrentHashMap.newKeySet();
    private boolean closed;

    /** @param prompts the run of prompts, where they have a graph of their own: adapters go into both */
    DecoderAdapters(DecoderRun run, @Nullable DecoderRun prompts) {
        this.run = run;
        this.prompts = prompts;
        run.signature().defaulted().forEach(input -> inputs.put(input.name(), input));
        if (prompts != null) {
            GraphSignature other = prompts.signature();
            inputs.keySet()
                    .retainAll(other.defaulted().stream().map(TensorInfo::name).toList());
        }
    }

    /** Whether the graph has inputs for one. */
    boolean isPossible() {
        return !inputs.isEmpty();
    }

    /**
     * Loads one.
     *
     * @throws IllegalArgumentException in one line, naming the file and what of it is wrong or does not fit
     */
    synchronized OrtAdapter load(String name, Path path) {
        if (closed) {
            throw new IllegalStateException("the model of the adapter '" + name + "' is closed");
        }
        loaded.removeIf(OrtAdapter::isGone);
        OrtAdapter adapter = AdapterFile.read(path, file -> {
            requireFit(file.parameters());
            return new OrtAdapter(name, file, run, prompts);
        });
        loaded.add(adapter);
        return adapter;
    }

    private void requireFit(List<Parameter> parameters) {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException(
                    "the graph has no inputs for an adapter, that is initializers which are inputs");
        }
        for (int i = 0; i < parameters.size(); i++) {
            requireFit("Adapter.parameters[" + i + "]", parameters.get(i));
        }
    }

    private void requireFit(String field, Parameter parameter) {
        TensorInfo input = inputs.get(parameter.name());
        if (input == null) {
            throw new IllegalArgumentException(field + ".name is '" + parameter.name()
                    + "', but the graph has no input of that name that also has an initializer");
        }
        if (input.type() != parameter.type()) {
            throw new IllegalArgumentException(field + ".data_type of '" + parameter.name() + "' is " + parameter.type()
                    + ", but the graph's input is of " + input.type());
        }
        if (!fits(input.shape(), parameter.dims())) {
            throw new IllegalArgumentException(field + ".dims of '" + parameter.name() + "' are " + parameter.dims()
                    + ", but the graph's input is " + input.shape() + ", where -1 is any size");
        }
    }

    private static boolean fits(List<Long> shape, List<Long> dims) {
        return shape.size() == dims.size()
                && IntStream.range(0, dims.size())
                        .allMatch(i -> shape.get(i) < 0 || shape.get(i).equals(dims.get(i)));
    }

    @Override
    public synchronized void close() {
        closed = true;
        loaded.forEach(OrtAdapter::close);
        loaded.clear();
    }
}
