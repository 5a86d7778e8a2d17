package io.millrace.app.command;

import io.millrace.hub.Host;
import io.millrace.runtime.HostMemory;
import io.millrace.runtime.Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What this machine has to run models on. */
public final class ThisMachine {

    private static final Path DEVICES = Path.of("/proc/driver/nvidia/gpus");

    private ThisMachine() {}

    public static Host read() {
        OptionalLong gpu = Files.isDirectory(DEVICES) && Provider.built().contains(Provider.CUDA)
                ? gpuMemory()
                : OptionalLong.empty();
        return gpu.isPresent()
                ? new Host(true, gpu.getAsLong())
                : new Host(false, HostMemory.read().free());
    }

    private static OptionalLong gpuMemory() {
        try {
            Process tool = new ProcessBuilder("nvidia-smi", "--query-gpu=memory.free", "--format=csv,noheader,nounits")
                    .redirectErrorStream(true)
                    .start();
            if (!tool.waitFor(10, TimeUnit.SECONDS)) {
                tool.destroyForcibly();
                return OptionalLong.empty();
            }
            try (Stream<String> lines = tool.inputReader().lines()) {
                return lines.limit(64)
                        .map(String::strip)
                        .filter(line -> line.matches("\\d{1,9}"))
                        .map(Long::parseLong)
                        .max(Comparator.naturalOrder())
                        .map(mebibytes -> OptionalLong.of(mebibytes << 20))
                        .orElse(OptionalLong.empty());
            }
        } catch (IOException e) {
            return OptionalLong.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalLong.empty();
        }
    }
}
