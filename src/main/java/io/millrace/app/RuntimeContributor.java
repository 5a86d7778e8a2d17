package io.millrace.app;

import io.millrace.runtime.Provider;
import io.millrace.runtime.RuntimeInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/** What the service computes with: ONNX Runtime, its providers, and the devices of the machine. */
final class RuntimeContributor implements InfoContributor {

    private static final String MODEL = "Model:";

    private final Path gpus;

    /** @param gpus where the NVIDIA driver describes them, {@code /proc/driver/nvidia/gpus}; may be missing */
    RuntimeContributor(Path gpus) {
        this.gpus = gpus;
    }

    @Override
    public void contribute(Info.Builder builder) {
        RuntimeInfo runtime = RuntimeInfo.read();
        builder.withDetail(
                "onnxruntime",
                Map.of(
                        "version",
                        runtime.version(),
                        "providers",
                        runtime.providers().stream()
                                .map(Provider::name)
                                .sorted()
                                .toList()));
        builder.withDetail("devices", devices());
    }

    private List<Map<String, Object>> devices() {
        List<Map<String, Object>> devices = new ArrayList<>();
        devices.add(Map.of(
                "kind",
                "CPU",
                "name",
                System.getProperty("os.arch", "unknown"),
                "cores",
                Runtime.getRuntime().availableProcessors()));
        gpuNames().forEach(name -> devices.add(Map.of("kind", "CUDA", "name", name)));
        return devices;
    }

    private List<String> gpuNames() {
        if (!Files.isDirectory(gpus)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(gpus)) {
            return folders.sorted().map(RuntimeContributor::gpuName).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String gpuName(Path folder) {
        try (Stream<String> lines = Files.lines(folder.resolve("information"))) {
            return lines.filter(line -> line.startsWith(MODEL))
                    .map(line -> line.substring(MODEL.length()).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
