package io.millrace.layouts;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ModelId;
import io.millrace.generation.Recorder;
import io.millrace.layouts.Layout.Attention;
import io.millrace.layouts.Layout.Form;
import io.millrace.layouts.Layout.Storage;
import io.millrace.repository.FolderStamp;
import io.millrace.repository.ModelRepository;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.tasks.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cache of the hub's other clients is a repository as it is. */
class CachedModelsTest {

    private static final String ONE = "1".repeat(40);
    private static final String TWO = "2".repeat(40);
    private static final String REPO = "org/Tiny-1.5";

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    @TempDir
    private Path root;

    private HuggingFaceCache cache;
    private Path hub;

    @BeforeEach
    void layOut() throws IOException {
        hub = Files.createDirectories(root.resolve("hub"));
        cache = new HuggingFaceCache(hub);
        Files.writeString(hub.resolve("version.txt"), "1");
        Files.createDirectories(hub.resolve(".locks/models--org--Tiny-1.5"));
    }

    @AfterEach
    void noHandleIsLeft() {
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    private Path snapshot(String commit, Layout layout, Weights weights) throws IOException {
        Path folder = LayoutFolder.write(root.resolve("made-" + commit), "m", layout, weights);
        Files.delete(folder.resolve("model.yaml"));
        return cache.take(folder, REPO, commit);
    }

    private Entry found() {
        return Tasks.repository(hub).find(new ModelId(REPO)).getFirst();
    }

    private Path path() {
        return ((Entry.Usable) found()).folder().path();
    }

    @ParameterizedTest
    @CsvSource({"GROUPED,SINGLE,INSIDE", "GROUPED,SINGLE,PARTS", "PLAIN,MERGED,ONE_FILE", "PLAIN,PAIR,PARTS"})
    void load_decoderOfASnapshot_equalsTheReference(Attention attention, Form form, Storage storage) throws Exception {
        Layout layout = Layout.of("cached", attention, form, storage);
        Weights weights = new Weights(3);
        snapshot(ONE, layout, weights);
        cache.refer(REPO, "main", ONE);
        Files.writeString(cache.entry(REPO).resolve("model.yaml"), "providers: [cpu]\nslots: 2\n");
        try (LoadedLayout loaded = new LoadedLayout(hub, REPO, layout, weights, 2e-3)) {
            int[] prompt = {5, 17, 101, 44};
            Recorder answer = loaded.submit(prompt, 5);
            loaded.check(prompt, answer);
            assertThat(loaded.model().engine().snapshot().slots()).isEqualTo(2);
        }
    }

    @Test
    void load_encoderOfASnapshot_equalsTheReference() throws Exception {
        Layout layout = Families.encoders().get(4);
        Weights weights = new Weights(3);
        cache.take(EncoderFolder.write(root.resolve("made"), "m", layout, weights), REPO, ONE);
        try (LoadedEncoder loaded = new LoadedEncoder(hub, REPO, layout, weights, 2e-3)) {
            loaded.checkTexts(null);
        }
    }

    @Test
    void find_severalSnapshots_takesThatOfMain() throws IOException {
        Path one = snapshot(ONE, Layout.of("a"), new Weights(1));
        Path two = snapshot(TWO, Layout.of("a"), new Weights(2));
        cache.refer(REPO, "main", ONE);
        cache.refer(REPO, "other", TWO);
        assertThat(path()).isEqualTo(one);
        Map<ModelId, FolderStamp> stamps = Tasks.repository(hub).stamps();
        cache.refer(REPO, "main", TWO);
        assertThat(path()).isEqualTo(two);
        assertThat(Tasks.repository(hub).stamps().keySet()).contains(new ModelId(REPO));
        assertThat(Tasks.repository(hub).stamps()).isNotEqualTo(stamps);
    }

    @Test
    void find_snapshotOfMainWithoutGraphYet_takesTheNewestThatHasOne() throws IOException {
        Path one = snapshot(ONE, Layout.of("a"), new Weights(1));
        Path two = snapshot(TWO, Layout.of("a"), new Weights(2));
        Files.setLastModifiedTime(one, FileTime.fromMillis(1_000));
        cache.refer(REPO, "main", "3".repeat(40));
        Files.createDirectories(cache.entry(REPO).resolve("snapshots").resolve("3".repeat(40)));
        assertThat(path()).isEqualTo(two);
    }

    @Test
    void find_manifestOfTheSnapshot_isNotRead() throws IOException {
        Path snapshot = snapshot(ONE, Layout.of("a"), new Weights(1));
        Files.writeString(snapshot.resolve("model.yaml"), "slots: 99\n");
        assertThat(((Entry.Usable) found()).folder().manifest().capacity().slots())
                .isNotEqualTo(99);
        Files.writeString(cache.entry(REPO).resolve("model.yaml"), "slots: 5\n");
        assertThat(((Entry.Usable) found()).folder().manifest().capacity().slots())
                .isEqualTo(5);
        Map<ModelId, FolderStamp> stamps = Tasks.repository(hub).stamps();
        Files.writeString(cache.entry(REPO).resolve("model.yaml"), "slots: 66\n");
        assertThat(Tasks.repository(hub).stamps()).isNotEqualTo(stamps);
    }

    @Test
    void find_linkOutOfTheEntry_isRefusedByName() throws IOException {
        Path snapshot = snapshot(ONE, Layout.of("a"), new Weights(1));
        Path secret = Files.writeString(root.resolve("secret.json"), "{}");
        Files.createSymbolicLink(snapshot.resolve("extra.json"), secret);
        assertThat(((Entry.Unusable) found()).reason())
                .startsWith("org--Tiny-1.5")
                .contains("the link extra.json leads out");
    }

    @Test
    void scan_whatHasNoGraph_isNoModel() throws IOException {
        Path other = Files.createDirectories(hub.resolve("models--org--torch/snapshots/" + ONE));
        Files.createDirectories(hub.resolve("models--org--torch/blobs"));
        Files.writeString(other.resolve("model.safetensors"), "x");
        Files.createDirectories(hub.resolve("datasets--org--data/snapshots/" + ONE));
        Files.createDirectories(hub.resolve("models--org--begun/blobs"));
        assertThat(Tasks.repository(hub).scan()).isEmpty();
    }

    @Test
    void scan_folderOfItsOwnBesideTheEntry_goesBeforeIt() throws IOException {
        snapshot(ONE, Layout.of("a"), new Weights(1));
        Path own = LayoutFolder.write(hub, "org--Tiny-1.5", Layout.of("a"), new Weights(2));
        assertThat(Tasks.repository(hub).scan()).hasSize(1);
        assertThat(path()).isEqualTo(own);
    }

    @Test
    void at_entryOrSnapshot_isTheModel() throws IOException {
        Path snapshot = snapshot(ONE, Layout.of("a"), new Weights(1));
        List<Entry> entry = ModelRepository.at(cache.entry(REPO), Tasks.ALL);
        assertThat(entry).singleElement().isInstanceOfSatisfying(Entry.Usable.class, usable -> assertThat(usable.id())
                .isEqualTo(new ModelId(REPO)));
        assertThat(ModelRepository.at(snapshot, Tasks.ALL)).singleElement().isInstanceOf(Entry.Usable.class);
    }
}
