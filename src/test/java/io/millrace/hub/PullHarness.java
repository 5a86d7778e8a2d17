package io.millrace.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A hub of our own, a cache and a folder of models, all below one folder. Pauses are noted and not waited for. */
final class PullHarness implements AutoCloseable {

    static final String REPO = "org/name";
    static final long GB = 1_000_000_000L;
    static final int DATA = 1_000_000;

    final Path root;
    final Path repo;
    final Path models;
    final TestHub hub;
    final List<Duration> pauses = new CopyOnWriteArrayList<>();
    final List<String> lines = new CopyOnWriteArrayList<>();
    Disk disk = new Disk(_ -> {}, false);
    Pauses pausing = pauses::add;
    int connections = 4;
    boolean offline;
    boolean links = true;

    @Nullable
    String token = "hf_secret";

    Host machine = new Host(false, 8 * GB);

    PullHarness(Path root) throws IOException {
        this.root = root;
        this.repo = Files.createDirectories(root.resolve("repo"));
        this.models = root.resolve("models");
        write("config.json", "{\"architectures\":[\"LlamaForCausalLM\"]}");
        write("tokenizer.json", "{}");
        write("README.md", "# no need of this");
        write("onnx/model.onnx", bytes(1, 500));
        write("onnx/model_q4.onnx", bytes(2, 700));
        write("onnx/model_q4.onnx_data", bytes(3, DATA));
        this.hub = new TestHub(repo, REPO, 0);
    }

    static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    void write(String path, String text) throws IOException {
        write(path, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    void write(String path, byte[] bytes) throws IOException {
        Path file = repo.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    Path cache() {
        return root.resolve("cache/hub");
    }

    HubSettings settings() {
        return new HubSettings(
                URI.create(hub.endpoint()),
                token,
                cache(),
                offline,
                links,
                Duration.ofSeconds(10),
                Duration.ofMillis(800),
                Proxies.NONE);
    }

    Hub puller() {
        return new Hub(settings(), machine, disk, pausing, connections, 65_536);
    }

    Path pull(String source, @Nullable String variant) {
        return puller().pull(Source.parse(source), variant, models, new Progress() {
            @Override
            public void say(String line) {
                lines.add(line);
            }
        });
    }

    Path pull() {
        return pull(REPO, null);
    }

    /** Asserts that a folder has exactly these files of the repository, byte by byte. */
    void assertHas(Path folder, String... files) throws IOException {
        Map<String, byte[]> expected = new TreeMap<>();
        for (String file : files) {
            expected.put(file, Files.readAllBytes(repo.resolve(file)));
        }
        Map<String, byte[]> found = contents(folder);
        found.remove(Stamp.NAME);
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        expected.forEach((file, bytes) -> assertThat(found.get(file)).as(file).isEqualTo(bytes));
    }

    static Map<String, byte[]> contents(Path folder) throws IOException {
        Map<String, byte[]> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(f -> !Files.isDirectory(f)).toList()) {
                found.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return found;
    }

    static final String[] Q4 = {"config.json", "tokenizer.json", "onnx/model_q4.onnx", "onnx/model_q4.onnx_data"};

    /** Files that a pull leaves only while it is under way. */
    List<Path> leftovers() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(f -> f.getFileName().toString().matches(".*\\.millrace(-\\w+)?(\\.journal)?|.*\\.part.*"))
                    .filter(f -> Files.isRegularFile(f) || Files.isSymbolicLink(f))
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        hub.close();
    }
}
