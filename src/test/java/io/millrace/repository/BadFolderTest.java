package io.millrace.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.millrace.core.ModelId;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.tasks.Tasks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with one folder is one reason on one line, and its neighbours are there. */
class BadFolderTest {

    private static final String POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n";

    @TempDir
    Path root;

    interface Spoiling {
        void of(Path folder) throws IOException;
    }

    @BeforeEach
    void neighbours() throws IOException {
        model("a");
        model("z");
    }

    private Path model(String name) throws IOException {
        Path folder = Files.createDirectories(root.resolve(name));
        Files.writeString(folder.resolve("model.onnx"), "x");
        return folder;
    }

    private static Arguments row(String what, String reason, Spoiling spoiling) {
        return Arguments.of(what, reason, spoiling);
    }

    private static Arguments yaml(String what, String text, String reason) {
        return row(what, "bad/model.yaml" + reason, folder -> Files.writeString(folder.resolve("model.yaml"), text));
    }

    static Stream<Arguments> folders() {
        byte[] latin = "aliases: [é]".getBytes(StandardCharsets.ISO_8859_1);
        return Stream.of(
                row(
                        "latin-1 yaml",
                        "bad/model.yaml: it is not UTF-8",
                        f -> Files.write(f.resolve("model.yaml"), latin)),
                row(
                        "latin-1 json",
                        "bad/config.json: it is not UTF-8",
                        f -> Files.write(f.resolve("config.json"), latin)),
                row(
                        "no json",
                        "bad/config.json:1:2: it is not JSON: it ends too early",
                        f -> Files.writeString(f.resolve("config.json"), "{")),
                row(
                        "folder as yaml",
                        "bad/model.yaml: it is not a file",
                        f -> Files.createDirectory(f.resolve("model.yaml"))),
                row(
                        "folder as json",
                        "bad/config.json: it is not a file",
                        f -> Files.createDirectory(f.resolve("config.json"))),
                row(
                        "loop as yaml",
                        "bad/model.yaml: it is not a file",
                        f -> link(f.resolve("model.yaml"), "model.yaml")),
                row(
                        "huge yaml",
                        "bad/model.yaml: it has 100000 bytes, at most 65536",
                        f -> Files.writeString(f.resolve("model.yaml"), "#".repeat(100_000))),
                row("huge json", "bad/config.json: it has", BadFolderTest::hugeJson),
                row(
                        "git-lfs graph",
                        "bad/model.onnx: it is a git-lfs pointer",
                        f -> Files.writeString(f.resolve("model.onnx"), POINTER)),
                row(
                        "git-lfs weights",
                        "bad/model.onnx_data: it is a git-lfs pointer",
                        f -> Files.writeString(f.resolve("model.onnx_data"), POINTER)),
                row(
                        "git-lfs json",
                        "bad/config.json: it is a git-lfs pointer",
                        f -> Files.writeString(f.resolve("config.json"), POINTER)),
                row("folder as graph", "bad: no ONNX file", BadFolderTest::folderAsGraph),
                yaml("unknown key", "slotz: 1", ":1: unknown key 'slotz'"),
                yaml("duplicated key", "slots: 1\nslots: 2", ":2:6: it is not YAML: a key is there twice"),
                yaml("null in a list", "aliases: [a, null]", ":1: aliases has an entry that says nothing"),
                yaml("null provider", "providers: [null]", ":1: providers"),
                yaml("blank alias", "aliases: ['']", ":1: aliases must be names, but is ''"),
                yaml("NUL in an alias", "aliases: [\"a\\0b\"]", ":1: aliases must be names, but is 'a\\u0000b'"),
                yaml("NUL in a task", "task: \"a\\0b\"", ":1: task must be one of"),
                yaml("wrong kind", "slots: many", ":1: slots must be a whole number"),
                yaml("fraction", "slots: 1.5", ":1: slots must be a whole number"),
                yaml("section for a text", "file: {a: b}", ":1: file must be a text"),
                yaml("text for a section", "batch: large", ":1: batch must be a section"),
                yaml(
                        "no provider",
                        "providers: [a b]",
                        ":1: providers must have names of execution providers, but is 'a b'"),
                yaml("device twice", "device: 0\ndevices: [0]", ":2: devices must be left out where device is given"),
                yaml(
                        "options twice",
                        "cuda: {a: b}\nprovider-options: {CUDA: {a: b}}",
                        ":2: cuda must be left out where"),
                yaml("negative device", "devices: [0, -1]", ":1: device must be at least 0, but is -1"),
                yaml("no device", "devices: []", ":1: devices must name at least one"),
                yaml("long text", "task: " + "x".repeat(5000), ":1: task must be one of"),
                yaml("long number", "slots: " + "1".repeat(5000), ": it is not YAML: a number is longer than 1000"),
                yaml("long time", "timeout: " + "x".repeat(5000), ":1: timeout must be a time"),
                yaml("a list", "- slots", ":1: it must be a list of keys and values"),
                yaml("no yaml", "aliases: [a", ":1:12: it is not YAML: it ends too early"),
                yaml("deep yaml", "a: " + "[".repeat(20_000), ": it is not YAML: it is nested deeper than 500"),
                row(
                        "NUL in file",
                        "bad: file must name a file in the model's folder",
                        f -> Files.writeString(f.resolve("model.yaml"), "file: \"a\\0b\"")),
                row(
                        "file outside",
                        "bad: file must name a file in the model's folder",
                        f -> Files.writeString(f.resolve("model.yaml"), "file: ../a/model.onnx")),
                row(
                        "absolute file",
                        "bad: file must name a file in the model's folder",
                        f -> Files.writeString(f.resolve("model.yaml"), "file: /etc/passwd")));
    }

    private static void link(Path link, String target) throws IOException {
        Files.createSymbolicLink(link, Path.of(target));
    }

    private static void hugeJson(Path folder) throws IOException {
        sparse(folder.resolve("config.json"), 200L << 20, (byte) '}');
    }

    private static void sparse(Path file, long zeroes, byte last) throws IOException {
        try (SeekableByteChannel channel =
                Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.position(zeroes).write(ByteBuffer.wrap(new byte[] {last}));
        }
    }

    private static void folderAsGraph(Path folder) throws IOException {
        Files.delete(folder.resolve("model.onnx"));
        Files.createDirectory(folder.resolve("model.onnx"));
        Files.writeString(folder.resolve("model.yaml"), "");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("folders")
    void scan_folderThatIsSpoilt_namesFolderFileAndFieldAndKeepsTheOthers(String what, String reason, Spoiling spoiling)
            throws IOException {
        spoiling.of(model("bad"));
        assertUnusable("bad", reason);
    }

    private void assertUnusable(String name, String reason) {
        ModelRepository repository = Tasks.repository(root);
        assertThat(repository.scan()).extracting(Entry::id).contains(new ModelId("a"), new ModelId("z"));
        assertThat(repository.scan())
                .filteredOn(entry -> entry.id().value().equals(name))
                .singleElement()
                .isInstanceOfSatisfying(Entry.Unusable.class, unusable -> assertThat(unusable.reason())
                        .startsWith(reason)
                        .doesNotContain(root.toString(), "\n", "tools.jackson")
                        .hasSizeLessThan(2100));
    }

    /** Looking at what it gives does not go through all of a file that is no graph. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void scan_graphOfZeroes_isNotReadToItsEnd() throws IOException {
        Path folder = model("zeroes");
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        Files.delete(folder.resolve("model.onnx"));
        sparse(folder.resolve("model.onnx"), 64L << 30, (byte) 0);
        assertThat(Tasks.repository(root).scan()).hasSize(3);
    }

    @Test
    void scan_folderWithoutPermission_isNamed() throws IOException {
        Path folder = model("lost+found");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(folder), "root reads everything");
        assertUnusable("lost+found", "lost+found: the folder cannot be read");
    }

    @Test
    void scan_linkIntoNothing_isNamed() throws IOException {
        link(root.resolve("loop"), "loop");
        assertUnusable("loop", "loop: the link leads nowhere");
    }

    @Test
    void scan_folderNames_areNamesOrSaidNotToBe() throws IOException {
        model(" ");
        model("two\nlines");
        assertUnusable("' '", " : the name of the folder");
        assertUnusable("two\\u000alines", "two\\u000alines: the name of the folder");
    }

    @Test
    void find_spoiltFolder_saysTheSameAsAScan() throws IOException {
        Files.writeString(model("bad").resolve("model.yaml"), "slots: 0");
        ModelRepository repository = Tasks.repository(root);
        assertThat(repository.scan())
                .contains(repository.find(new ModelId("bad")).getFirst());
    }
}
