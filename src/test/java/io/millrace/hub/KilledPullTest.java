package io.millrace.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pull that is killed before any of the steps that it takes on the disk, and the one after it. */
class KilledPullTest {

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Like a process that is killed, takes no further step after the one it is stopped before. */
    private static final class Steps implements Disk.Step {

        final List<String> taken = new ArrayList<>();
        private final int last;

        Steps(int last) {
            this.last = last;
        }

        @Override
        public synchronized void next(String step) {
            if (taken.size() >= last) {
                throw new Killed();
            }
            taken.add(step);
        }
    }

    /** Pulls and is killed before a step. @return whether there was such a step */
    private static boolean killed(PullHarness harness, int step) {
        harness.disk = new Disk(new Steps(step), false);
        try {
            harness.pull();
            return false;
        } catch (Killed _) {
            return true;
        } finally {
            harness.disk = new Disk(_ -> {}, false);
        }
    }

    private static PullHarness harness(Path root) throws IOException {
        PullHarness harness = new PullHarness(root);
        harness.connections = 1;
        harness.write("onnx/model_q4.onnx_data", PullHarness.bytes(3, 100_000));
        return harness;
    }

    @Test
    void firstPull_killedBeforeAnyStep_leavesNoFolderAndIsMadeGoodByTheNext(@TempDir Path root) throws IOException {
        boolean more = true;
        int steps = 0;
        for (int step = 0; more; step++) {
            try (PullHarness harness = harness(root.resolve("" + step))) {
                more = killed(harness, step);
                Path folder = harness.models.resolve("org--name");
                if (Files.exists(folder)) {
                    harness.assertHas(folder, PullHarness.Q4);
                }
                assertBlobsAreWhole(harness);
                harness.assertHas(harness.pull(), PullHarness.Q4);
                assertThat(harness.leftovers()).as("after step %d", step).isEmpty();
                steps = step;
            }
        }
        assertThat(steps).isGreaterThan(30);
    }

    @Test
    void laterPull_killedBeforeAnyStep_leavesTheOldFolderOrTheNewOne(@TempDir Path root) throws IOException {
        boolean more = true;
        int gone = 0;
        for (int step = 0; more; step++) {
            try (PullHarness harness = harness(root.resolve("" + step))) {
                Path folder = harness.pull(PullHarness.REPO, "fp32");
                Files.writeString(folder.resolve("model.yaml"), "aliases: [mine]");
                Map<String, byte[]> old = PullHarness.contents(folder);
                harness.disk = new Disk(new Steps(step), false);
                more = killedWith(harness, "q4");
                gone += Files.exists(folder) ? 0 : 1;
                if (Files.exists(folder)) {
                    assertOldOrNew(folder, old);
                }
                harness.pull(PullHarness.REPO, "q4");
                assertThat(folder.resolve("model.yaml")).hasContent("aliases: [mine]");
                Files.delete(folder.resolve("model.yaml"));
                harness.assertHas(folder, PullHarness.Q4);
                assertThat(harness.leftovers()).isEmpty();
            }
        }
        assertThat(gone).as("steps between the two moves").isEqualTo(1);
    }

    private static boolean killedWith(PullHarness harness, String variant) {
        try {
            harness.pull(PullHarness.REPO, variant);
            return false;
        } catch (Killed _) {
            return true;
        } finally {
            harness.disk = new Disk(_ -> {}, false);
        }
    }

    private static void assertOldOrNew(Path folder, Map<String, byte[]> old) throws IOException {
        boolean isOld = Files.exists(folder.resolve("onnx/model.onnx"));
        Map<String, byte[]> found = new TreeMap<>(PullHarness.contents(folder));
        if (isOld) {
            assertThat(found.keySet()).isEqualTo(old.keySet());
            found.forEach((file, bytes) -> assertThat(bytes).as(file).isEqualTo(old.get(file)));
        } else {
            assertThat(found.keySet()).contains(PullHarness.Q4).contains("model.yaml");
        }
    }

    @Test
    void pull_killedInTheSwapAndTheHubGone_putsTheOldFolderBack(@TempDir Path root) throws IOException {
        try (PullHarness harness = harness(root)) {
            Path folder = harness.pull(PullHarness.REPO, "fp32");
            harness.disk = new Disk(
                    step -> {
                        if (!Files.exists(folder)) {
                            throw new Killed();
                        }
                    },
                    false);
            assertThat(killedWith(harness, "q4")).isTrue();
            assertThat(folder).doesNotExist();
            harness.offline = true;
            harness.assertHas(
                    harness.pull(PullHarness.REPO, "fp32"), "config.json", "tokenizer.json", "onnx/model.onnx");
        }
    }

    @Test
    void pull_killedMidway_isTakenUpWhereItWas(@TempDir Path root) throws IOException {
        try (PullHarness harness = new PullHarness(root)) {
            harness.connections = 1;
            AtomicInteger writes = new AtomicInteger();
            harness.disk = new Disk(
                    step -> {
                        if (step.equals("bytes") && writes.incrementAndGet() > 40) {
                            throw new Killed();
                        }
                    },
                    false);
            assertThat(killedWith(harness, "q4")).isTrue();
            harness.hub.requests.clear();
            harness.assertHas(harness.pull(), PullHarness.Q4);
            long ranges = harness.hub.requests.stream()
                    .filter(request -> request.path().equals("/cdn/onnx/model_q4.onnx_data"))
                    .count();
            assertThat(ranges).isBetween(1L, 14L);
        }
    }

    @Test
    void pull_journalTornOrForeign_isNotBelieved(@TempDir Path root) throws IOException {
        for (String journal : List.of(
                "", "nonsense", "millrace-journal 1 5 x\n0 5\n", "%s0 9999999\n", "%s5 4\n", "%s0 1", "%s-1 7\n")) {
            try (PullHarness harness = new PullHarness(root.resolve("" + journal.hashCode()))) {
                Path blobs = Files.createDirectories(harness.cache().resolve("models--org--name/blobs"));
                String hash = harness.hub.hash("onnx/model_q4.onnx_data");
                Files.write(blobs.resolve(hash + ".millrace"), new byte[1000]);
                String header = "millrace-journal 1 " + PullHarness.DATA + " " + hash + "\n";
                Files.writeString(blobs.resolve(hash + ".millrace.journal"), journal.replace("%s", header));
                harness.assertHas(harness.pull(), PullHarness.Q4);
                assertThat(harness.leftovers()).isEmpty();
            }
        }
    }

    @Test
    void pull_journalThatLies_isFoundOutByTheHash(@TempDir Path root) throws IOException {
        try (PullHarness harness = new PullHarness(root)) {
            Path blobs = Files.createDirectories(harness.cache().resolve("models--org--name/blobs"));
            String hash = harness.hub.hash("onnx/model_q4.onnx_data");
            Files.write(blobs.resolve(hash + ".millrace"), new byte[300_000]);
            Files.writeString(
                    blobs.resolve(hash + ".millrace.journal"),
                    "millrace-journal 1 " + PullHarness.DATA + " " + hash + "\n0 300000\n");
            harness.assertHas(harness.pull(), PullHarness.Q4);
        }
    }

    private static void assertBlobsAreWhole(PullHarness harness) throws IOException {
        for (String file : PullHarness.Q4) {
            Path blob = harness.cache().resolve("models--org--name/blobs").resolve(harness.hub.hash(file));
            if (Files.exists(blob)) {
                assertThat(Files.readAllBytes(blob)).as(file).isEqualTo(Files.readAllBytes(harness.repo.resolve(file)));
            }
        }
    }
}
