package io.millrace.runtime.decoder;

import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.HostTensor;
import java.util.List;

/** For each part of the state, the tensor a run reads and the one it writes, in host memory. */
final class PastAndPresent {

    private final List<CacheTensor> cache;
    private List<HostTensor> past;
    private List<HostTensor> present;
    private int rows;
    private int width;
    private int presentWidth;

    PastAndPresent(DecoderRun run, List<? extends CacheTensor> parts, Ownership owned) {
        cache = List.copyOf(parts);
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
            tensors.get(i).reshape(cache.get(i).shape(rows, positions));
        }
    }

    /** Binds the past, and a present of {@code newWidth} positions. */
    void bind(IoBinding binding, int newWidth) {
        for (int i = 0; i < cache.size(); i++) {
            binding.input(cache.get(i).past(), past.get(i).value());
        }
        bindPresent(binding, newWidth);
    }

    /** Binds a present of {@code newWidth} positions, for a graph that reads no past. */
    void bindPresent(IoBinding binding, int newWidth) {
        presentWidth = newWidth;
        reshape(present, newWidth);
        for (int i = 0; i < cache.size(); i++) {
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

    int width() {
        return width;
    }

    HostTensor past(int tensor) {
        return past.get(tensor);
    }
}
