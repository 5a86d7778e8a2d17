package io.millrace.runtime.decoder;

import io.millrace.runtime.decoder.DecoderGraph.CacheTensor;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.HostTensor;
import java.util.List;

/** For keys and values of each layer, the tensor a run reads and the one it writes, {@code [rows, heads, width, headDim]}, in host memory. */
final class PastAndPresent {

    private final List<CacheTensor> cache;
    private final IoBinding binding;
    private List<HostTensor> past;
    private List<HostTensor> present;
    private int rows;
    private int width;
    private int presentWidth;

    PastAndPresent(DecoderRun run, DecoderGraph graph, Ownership owned) {
        cache = graph.cache();
        binding = owned.own(run.newBinding());
        past = tensors(run, owned);
        present = tensors(run, owned);
    }

    private List<HostTensor> tensors(DecoderRun run, Ownership owned) {
        return cache.stream()
                .map(tensor -> owned.own(new HostTensor(run.host(), run.tensors(), tensor.type())))
                .toList();
    }

    /** Makes the past {@code newWidth} positions wide; its content is undefined then. */
    void reshape(int newRows, int newWidth) {
        rows = newRows;
        width = newWidth;
        reshape(past, newWidth);
    }

    private void reshape(List<HostTensor> tensors, int positions) {
        for (int i = 0; i < cache.size(); i++) {
            CacheTensor tensor = cache.get(i);
            tensors.get(i).reshape(rows, tensor.heads(), positions, tensor.headDim());
        }
    }

    /** Binds the past, and a present of {@code newWidth} positions. */
    void bind(int newWidth) {
        presentWidth = newWidth;
        reshape(present, newWidth);
        for (int i = 0; i < cache.size(); i++) {
            binding.input(cache.get(i).past(), past.get(i).value());
            binding.output(cache.get(i).present(), present.get(i).value());
        }
    }

    /** Makes the present the past. */
    void advance() {
        List<HostTensor> read = past;
        past = present;
        present = read;
        width = presentWidth;
    }

    IoBinding binding() {
        return binding;
    }

    int width() {
        return width;
    }

    HostTensor past(int tensor) {
        return past.get(tensor);
    }
}
