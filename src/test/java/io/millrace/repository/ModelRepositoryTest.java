package io.millrace.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ModelId;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.tasks.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRepositoryTest {

    @TempDir
    Path root;

    private static ModelFolder folder(Entry entry) {
        return ((Entry.Usable) entry).folder();
    }

    @Test
    void scan_adapters_areFoundInTheFolderAndNamedByTheManifest() throws IOException {
        file("chat/model.onnx");
        file("chat/beside.onnx_adapter");
        file("chat/both.onnx_adapter");
        Path both = file("chat/adapters/both.onnx_adapter");
        file("chat/adapters/no name.onnx_adapter");
        Path stated = file("chat/loras/x.onnx_adapter");
        Files.writeString(
                root.resolve("chat/model.yaml"), "adapters: {polite: loras/x.onnx_adapter, gone: gone.onnx_adapter}");
        Map<String, AdapterSource> adapters = folder(scan().getFirst()).adapters();
        assertThat(adapters).containsOnlyKeys("beside", "both", "gone", "polite");
        assertThat(Objects.requireNonNull(adapters.get("both")).file()).isEqualTo(both);
        assertThat(Objects.requireNonNull(adapters.get("polite")).file()).isEqualTo(stated);
    }

    @Test
    void scan_adaptersOfVersions_goBeforeThoseOfTheFolder() throws IOException {
        file("chat/1/model.onnx");
        file("chat/2/model.onnx");
        file("chat/adapters/all.onnx_adapter");
        file("chat/adapters/own.onnx_adapter");
        Path own = file("chat/2/adapters/own.onnx_adapter");
        Files.writeString(root.resolve("chat/model.yaml"), "version-policy: all");
        for (Entry entry : scan()) {
            assertThat(folder(entry).adapters()).containsOnlyKeys("all", "own");
            assertThat(folder(entry).adapters().containsValue(AdapterSource.of(own)))
                    .isEqualTo("2".equals(entry.id().version()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{../x: a} | adapters must have names", "{x: ../../y} | adapters.x must name a file"})
    void scan_adaptersThatLeadOut_areRefusedByName(String adapters, String reason) throws IOException {
        file("chat/model.onnx");
        Files.writeString(root.resolve("chat/model.yaml"), "adapters: " + adapters);
        assertThat(scan()).singleElement().isInstanceOfSatisfying(Entry.Unusable.class, unusable -> assertThat(
                        unusable.reason())
                .contains(reason));
    }

    @Test
    void differsInAdaptersAlone_whatChanges_isTold() throws IOException {
        Path graph = file("chat/model.onnx");
        ModelFolder before = folder(scan().getFirst());
        Path adapter = file("chat/adapters/a.onnx_adapter");
        ModelFolder with = folder(scan().getFirst());
        assertThat(with.differsInAdaptersAlone(before)).isTrue();
        assertThat(with.adapters()).isNotEqualTo(before.adapters());
        Files.writeString(adapter, "longer than before");
        assertThat(folder(scan().getFirst()).adapters()).isNotEqualTo(with.adapters());
        Files.writeString(graph, "longer than before");
        assertThat(folder(scan().getFirst()).differsInAdaptersAlone(with)).isFalse();
    }

    @Test
    void scan_missingFolder_isEmpty() {
        assertThat(Tasks.repository(root.resolve("nowhere")).scan()).isEmpty();
    }

    @Test
    void scan_folderWithModelAndNoManifest_isUsableWithDefaults() throws IOException {
        Path model = file("chat/model.onnx");
        assertThat(scan()).singleElement().isInstanceOfSatisfying(Entry.Usable.class, usable -> {
            assertThat(usable.id()).isEqualTo(new ModelId("chat"));
            assertThat(usable.folder().modelFile()).isEqualTo(model);
            assertThat(usable.folder().manifest()).isEqualTo(ModelManifest.DEFAULT);
        });
    }

    @Test
    void scan_optimumLayout_findsTheFileInTheOnnxFolder() throws IOException {
        Path model = file("chat/onnx/model.onnx");
        assertThat(scan()).singleElement().isInstanceOfSatisfying(Entry.Usable.class, usable -> assertThat(
                        usable.folder().modelFile())
                .isEqualTo(model));
    }

    @Test
    void scan_fileNamedByManifest_isTheOneTaken() throws IOException {
        file("chat/model.onnx");
        Path other = file("chat/other.onnx");
        Files.writeString(root.resolve("chat/model.yaml"), "file: other.onnx\n");
        assertThat(scan()).singleElement().isInstanceOfSatisfying(Entry.Usable.class, usable -> assertThat(
                        usable.folder().modelFile())
                .isEqualTo(other));
    }

    @Test
    void scan_fileNamedByManifestMissing_isUnusableAndNamesIt() throws IOException {
        file("chat/model.onnx");
        Files.writeString(root.resolve("chat/model.yaml"), "file: gone.onnx\n");
        assertThat(scan()).singleElement().isInstanceOfSatisfying(Entry.Unusable.class, unusable -> assertThat(
                        unusable.reason())
                .contains("gone.onnx"));
    }

    @Test
    void scan_brokenManifest_spoilsItsModelAlone() throws IOException {
        file("a/model.onnx");
        file("b/model.onnx");
        Files.writeString(root.resolve("a/model.yaml"), "slotz: 1\n");
        List<Entry> entries = scan();
        assertThat(entries).hasSize(2);
        assertThat(entries.get(0)).isInstanceOf(Entry.Unusable.class);
        assertThat(entries.get(1)).isInstanceOf(Entry.Usable.class);
    }

    @Test
    void scan_folderWithoutModel_isPassedOver() throws IOException {
        file("training/train.py");
        file("README.md");
        assertThat(scan()).isEmpty();
    }

    /* As onnx-community's folders have them: the first of the usual names, else the only graph there is. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            onnx/model_q4.onnx | onnx/model_q4.onnx
            detector.onnx | detector.onnx
            onnx/detector.onnx | onnx/detector.onnx
            onnx/model_bnb4.onnx,onnx/model_quantized.onnx | onnx/model_quantized.onnx
            onnx/model_int8.onnx,onnx/model_q4f16.onnx,onnx/model_q4.onnx | onnx/model_q4.onnx
            onnx/model_q4.onnx,onnx/model_fp16.onnx,onnx/model.onnx | onnx/model.onnx
            decoder_model_merged.onnx,decoder_model.onnx,decoder_with_past_model.onnx | decoder_model_merged.onnx
            """)
    void scan_graphsOfSeveralNames_takesTheUsualOrTheOnlyOne(String files, String taken) throws IOException {
        for (String name : files.split(",")) {
            file("chat/" + name);
        }
        assertThat(scan()).singleElement().isInstanceOfSatisfying(Entry.Usable.class, usable -> assertThat(
                        usable.folder().modelFile())
                .isEqualTo(root.resolve("chat").resolve(taken)));
    }

    @Test
    void scan_severalGraphsOfNoUsualName_namesThemAndTheKeyAndTheNames() throws IOException {
        file("chat/encoder.onnx");
        file("chat/onnx/joiner.onnx");
        assertThat(scan()).singleElement().isInstanceOfSatisfying(Entry.Unusable.class, unusable -> assertThat(
                        unusable.reason())
                .contains("chat", "file in model.yaml", "[encoder.onnx, onnx/joiner.onnx]", "onnx/model_q4.onnx"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tiny-bert | embed
            tiny-cross | generate
            tiny-gqa | generate
            """)
    void scan_tokenizerWithoutConfig_isToldByItsGraph(String fixture, String task) throws IOException {
        Path folder = Files.createDirectories(root.resolve("m"));
        for (String name : List.of("model.onnx", "tokenizer.json")) {
            Files.copy(Path.of("src/test/resources/fixtures").resolve(fixture, name), folder.resolve(name));
        }
        assertThat(scan()).singleElement().isInstanceOfSatisfying(Entry.Usable.class, usable -> assertThat(
                        usable.folder().task().name())
                .isEqualTo(task));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x/../chat",
                "./chat",
                "chat/",
                "../models/chat",
                "CHAT",
                "a\0b",
                "chat\n",
                "chat\0",
                "..",
                "/",
                "chat/."
            })
    void find_anotherSpellingOfAFolder_isNoModel(String name) throws IOException {
        file("chat/model.onnx");
        assertThat(Tasks.repository(root).find(new ModelId(name))).isEmpty();
        assertThat(Tasks.repository(root).find(new ModelId("chat"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\\0b\"", "../other/model.onnx", "/etc/passwd", "..", "\"\\n/../../x\"", "."})
    void scan_fileOutsideOfTheFolder_isUnusableAndSaysSo(String file) throws IOException {
        file("other/model.onnx");
        file("chat/model.onnx");
        Files.writeString(root.resolve("chat/model.yaml"), "file: " + file + "\n");
        assertThat(scan().getFirst())
                .isInstanceOfSatisfying(Entry.Unusable.class, unusable -> assertThat(unusable.reason())
                        .contains("chat: file must name a file in the model's folder"));
    }

    @Test
    void scan_linkOutOfTheFolder_isUnusableAndNamesIt(@TempDir Path elsewhere) throws IOException {
        file("chat/model.onnx");
        Path secret = Files.writeString(elsewhere.resolve("secret"), "x");
        Files.createSymbolicLink(root.resolve("chat/tokenizer.json"), secret);
        assertThat(scan()).singleElement().isInstanceOfSatisfying(Entry.Unusable.class, unusable -> assertThat(
                        unusable.reason())
                .contains("the link tokenizer.json leads out"));
    }

    @Test
    void scan_snapshotOfACache_isUsable(@TempDir Path cache) throws IOException {
        Path blob = blob(cache, "models--org--name", "1234");
        Path snapshot = Files.createDirectories(cache.resolve("models--org--name/snapshots/main"));
        Files.createSymbolicLink(snapshot.resolve("model.onnx"), Path.of("../../blobs/1234"));
        Files.createSymbolicLink(root.resolve("linked"), snapshot);
        Files.createDirectory(root.resolve("own"));
        Files.createSymbolicLink(root.resolve("own/model.onnx"), blob);
        assertThat(scan()).hasSize(2).allMatch(Entry.Usable.class::isInstance);
    }

    @Test
    void scan_linksIntoTwoEntriesOfACache_isUnusable(@TempDir Path cache) throws IOException {
        Files.createDirectory(root.resolve("own"));
        Files.createSymbolicLink(root.resolve("own/model.onnx"), blob(cache, "models--a", "1"));
        Files.createSymbolicLink(root.resolve("own/tokenizer.json"), blob(cache, "models--b", "2"));
        assertThat(scan()).singleElement().isInstanceOf(Entry.Unusable.class);
    }

    @Test
    void scan_linksToOtherFoldersOfTheRepository_areUsable(@TempDir Path elsewhere) throws IOException {
        Path original = Files.writeString(elsewhere.resolve("model.onnx"), "x");
        Files.createSymbolicLink(root.resolve("original"), elsewhere);
        Files.createDirectory(root.resolve("variant"));
        Files.createSymbolicLink(root.resolve("variant/model.onnx"), original);
        assertThat(scan()).hasSize(2).allMatch(Entry.Usable.class::isInstance);
    }

    private static Path blob(Path cache, String entry, String name) throws IOException {
        Files.createDirectories(cache.resolve(entry).resolve("snapshots"));
        Path blobs = Files.createDirectories(cache.resolve(entry).resolve("blobs"));
        return Files.writeString(blobs.resolve(name), "x");
    }

    private List<Entry> scan() {
        return Tasks.repository(root).scan();
    }

    private Path file(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "x");
    }
}
