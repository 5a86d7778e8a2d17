package io.millrace.runtime.tensor;

import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Prints the resident memory of the process before, in between and after runs of hundreds of megabytes. */
final class LargeRuns {

    private static final Path GRAPH = Path.of("src/test/resources/fixtures/tensor/identity-uint8.onnx");
    private static final int BYTES = 300 << 20;

    private LargeRuns() {}

    public static void main(String... args) throws IOException {
        SessionSettings cpu = SessionSettings.DEFAULT.withProviders(List.of(Provider.CPU), true);
        try (OrtTensorModel model = OrtTensorModel.open(GRAPH, cpu)) {
            run(model, 3);
            print("before");
            for (int i = 0; i < 3; i++) {
                run(model, BYTES);
                print("after a run of " + (BYTES >> 20) + " MiB");
            }
        }
    }

    private static void run(OrtTensorModel model, int bytes) {
        Tensor x = new Tensor.Numbers(DType.UINT8, List.of(bytes / 3L, 3L), ByteBuffer.allocate(bytes / 3 * 3));
        long start = System.nanoTime();
        model.run(Map.of("x", x), Set.of("y"));
        System.out.printf("%d ms: ", (System.nanoTime() - start) / 1_000_000);
    }

    private static void print(String when) throws IOException {
        System.gc(); // the tensors are on the heap
        String resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("RssAnon"))
                .findFirst()
                .orElse("");
        System.out.println(when + " " + resident);
    }
}
