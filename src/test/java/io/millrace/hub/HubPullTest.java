package io.millrace.hub;

import static io.millrace.hub.PullHarness.Q4;
import static io.millrace.hub.PullHarness.REPO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.hub.PullException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubPullTest {

    private PullHarness harness;

    @BeforeEach
    void open(@TempDir Path root) throws IOException {
        harness = new PullHarness(root);
    }

    @AfterEach
    void close() throws IOException {
        harness.close();
    }

    private static void assertFails(Callable<?> pull, Kind kind, String... words) {
        assertThatThrownBy(pull::call).isInstanceOfSatisfying(PullException.class, e -> {
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
            assertThat(e.getMessage()).contains(words).doesNotContain("\n").doesNotContain("hf_secret");
        });
    }

    private List<TestHub.Request> fileRequests() {
        return harness.hub.requests.stream().filter(TestHub.Request::isFile).toList();
    }

    @Test
    void pull_byName_linksTheVariantsFilesAndNoOthers() throws IOException {
        Path folder = harness.pull();
        assertThat(folder).isEqualTo(harness.models.resolve("org--name"));
        harness.assertHas(folder, Q4);
        assertThat(folder.resolve("onnx/model_q4.onnx")).isSymbolicLink();
        assertThat(harness.leftovers()).isEmpty();
        assertThat(harness.lines).anyMatch(line -> line.contains("variant q4") && line.contains("CPU"));
    }

    @Test
    void pull_cache_isLaidOutAsTheHubsOtherClientsHaveIt() throws IOException {
        harness.pull();
        Path home = harness.cache().resolve("models--org--name");
        assertThat(home.resolve("refs/main")).hasContent(TestHub.COMMIT);
        Path link = home.resolve("snapshots/" + TestHub.COMMIT + "/onnx/model_q4.onnx");
        assertThat(Files.readSymbolicLink(link))
                .hasToString("../../../blobs/" + harness.hub.hash("onnx/model_q4.onnx"));
        assertThat(link).hasBinaryContent(PullHarness.bytes(2, 700));
    }

    @Test
    void pull_again_asksTheHubOnceAndChangesNothing() throws IOException {
        Path folder = harness.pull();
        Object before = Files.getAttribute(folder, "unix:ino");
        harness.hub.requests.clear();
        harness.pull();
        assertThat(harness.hub.requests).hasSize(1);
        assertThat(Files.getAttribute(folder, "unix:ino")).isEqualTo(before);
    }

    @Test
    void pull_largeFile_comesInRangesByACdnThatNeverSeesTheToken() {
        harness.pull();
        assertThat(fileRequests()).hasSizeGreaterThan(15).allSatisfy(request -> {
            assertThat(request.headers()).doesNotContainKey("Authorization");
            assertThat(request.header("Host")).startsWith("localhost");
        });
        assertThat(harness.hub.requests)
                .filteredOn(request -> !request.isFile())
                .allSatisfy(
                        request -> assertThat(request.headers()).containsEntry("Authorization", "Bearer hf_secret"));
    }

    @Test
    void pull_addressOfCdn_isAskedForOnceAndAgainWhenItExpires() {
        AtomicInteger files = new AtomicInteger();
        harness.connections = 1;
        harness.hub.behaviours.add((request, exchange) -> {
            boolean expired = request.isFile() && files.incrementAndGet() == 8;
            if (expired) {
                exchange.send(403, Map.of(), "expired");
            }
            return expired;
        });
        harness.pull();
        assertThat(harness.hub.requests)
                .filteredOn(request -> request.path().endsWith("onnx_data") && !request.isFile())
                .hasSize(2);
    }

    @Test
    void pull_connectionResetTenTimes_goesOnWhereItWas() throws IOException {
        harness.hub.cut(10, 20_000);
        harness.assertHas(harness.pull(), Q4);
        long sent = fileRequests().size();
        assertThat(sent).isLessThan(40);
    }

    @Test
    void pull_connectionAlwaysReset_failsAfterBoundedTries() throws IOException {
        harness.hub.cut(Integer.MAX_VALUE, 0);
        assertFails(harness::pull, Kind.UNAVAILABLE, "localhost");
        assertThat(harness.models.resolve("org--name")).doesNotExist();
        assertThat(fileRequests().size()).isLessThan(60);
    }

    @Test
    void pull_bodyEndsEarly_goesOnWhereItWas() throws IOException {
        AtomicInteger left = new AtomicInteger(3);
        harness.hub.behaviours.add((request, exchange) -> {
            boolean cut = request.isFile() && left.getAndDecrement() > 0;
            if (cut) {
                exchange.head(206, Map.of("Content-Range", range(request), "Content-Length", "60000"));
                exchange.out().close();
            }
            return cut;
        });
        harness.assertHas(harness.pull(), Q4);
    }

    private String range(TestHub.Request request) throws IOException {
        return request.header("Range").replace("bytes=", "bytes ") + "/" + Files.size(harness.hub.file(request));
    }

    @Test
    void pull_serverWithoutRanges_loadsTheWhole() throws IOException {
        harness.hub.behaviours.add((request, exchange) -> {
            exchange.ranges = false;
            return false;
        });
        harness.assertHas(harness.pull(), Q4);
    }

    @Test
    void pull_serverWithoutRangesCut_beginsAnew() throws IOException {
        harness.hub.behaviours.add((request, exchange) -> {
            exchange.ranges = false;
            return false;
        });
        harness.hub.cut(3, 100_000);
        harness.assertHas(harness.pull(), Q4);
    }

    @Test
    void pull_wrongBytesOnce_loadsThemAnew() throws IOException {
        AtomicInteger wrong = new AtomicInteger(1);
        harness.hub.behaviours.add((request, exchange) -> answerZeroes(request, exchange, wrong));
        harness.assertHas(harness.pull(), Q4);
        assertThat(harness.lines).anyMatch(line -> line.contains("not those that the hub names"));
    }

    @Test
    void pull_wrongBytesAlways_failsAndPublishesNothing() throws IOException {
        AtomicInteger wrong = new AtomicInteger(Integer.MAX_VALUE);
        harness.hub.behaviours.add((request, exchange) -> answerZeroes(request, exchange, wrong));
        assertFails(harness::pull, Kind.CONTENT, "org/name", "model_q4.onnx");
        assertThat(harness.models.resolve("org--name")).doesNotExist();
        assertThat(harness.cache().resolve("models--org--name/blobs/" + harness.hub.hash("onnx/model_q4.onnx_data")))
                .doesNotExist();
    }

    private boolean answerZeroes(TestHub.Request request, TestHub.Exchange exchange, AtomicInteger left)
            throws IOException {
        if (!request.isFile() || left.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
            return false;
        }
        String[] ends = request.header("Range").replace("bytes=", "").split("-");
        int length = (int) (Long.parseLong(ends[1]) - Long.parseLong(ends[0]) + 1);
        exchange.head(206, Map.of("Content-Range", range(request), "Content-Length", "" + length));
        exchange.out().write(new byte[length]);
        return true;
    }

    @Test
    void pull_silentConnection_isGivenUpAfterTheReadTimeout() throws IOException {
        AtomicInteger left = new AtomicInteger(1);
        harness.hub.behaviours.add((request, exchange) -> {
            if (!request.isFile() || left.getAndDecrement() <= 0) {
                return false;
            }
            exchange.head(206, Map.of("Content-Range", range(request), "Content-Length", "70000"));
            exchange.out().write(new byte[0]);
            sleepUntilClosed(exchange);
            return true;
        });
        harness.assertHas(harness.pull(), Q4);
        assertThat(harness.lines).anyMatch(line -> line.contains("no answer in time"));
    }

    private static void sleepUntilClosed(TestHub.Exchange exchange) throws IOException {
        exchange.awaitClose();
    }

    @Test
    void pull_hubNamesAnotherEtagMidway_isNotMixed() {
        AtomicInteger resolved = new AtomicInteger();
        harness.hub.behaviours.add((request, exchange) -> {
            boolean other = request.path().contains("/resolve/")
                    && request.path().endsWith("onnx_data")
                    && resolved.incrementAndGet() > 0;
            if (other) {
                exchange.send(
                        302,
                        Map.of(
                                "Location",
                                "/cdn/onnx/model_q4.onnx_data",
                                "X-Linked-Etag",
                                "\"" + "b".repeat(64) + "\""),
                        "");
            }
            return other;
        });
        assertFails(harness::pull, Kind.CONTENT, "another content", "model_q4.onnx_data");
    }

    @Test
    void pull_sizeChangesBetweenParts_isNotMixed() {
        AtomicInteger parts = new AtomicInteger();
        harness.hub.behaviours.add((request, exchange) -> {
            boolean other = request.path().endsWith("/cdn/onnx/model_q4.onnx_data") && parts.incrementAndGet() > 4;
            if (other) {
                exchange.head(206, Map.of("Content-Range", "bytes 0-9/10", "Content-Length", "10"));
                exchange.out().write(new byte[10]);
            }
            return other;
        });
        assertFails(harness::pull, Kind.CONTENT, "range");
    }

    @Test
    void pull_twoAtOnce_bothEndRight() throws Exception {
        harness.pausing = Pauses::sleep; // a pull that waits gives up after so many looks
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<Path>> pulls =
                    threads.invokeAll(java.util.Collections.nCopies(4, (Callable<Path>) harness::pull));
            for (Future<Path> pull : pulls) {
                harness.assertHas(pull.get(), Q4);
            }
        }
        assertThat(harness.leftovers()).isEmpty();
    }

    @Test
    void pull_blobOfAnotherClient_isUsed() throws IOException {
        Path blobs = Files.createDirectories(harness.cache().resolve("models--org--name/blobs"));
        Files.copy(
                harness.repo.resolve("onnx/model_q4.onnx_data"),
                blobs.resolve(harness.hub.hash("onnx/model_q4.onnx_data")));
        harness.assertHas(harness.pull(), Q4);
        assertThat(fileRequests()).noneMatch(request -> request.path().endsWith("onnx_data"));
    }

    @Test
    void pull_blobOfAnotherClientUnfinished_isLeftAloneAndNotUsed() throws IOException {
        Path blobs = Files.createDirectories(harness.cache().resolve("models--org--name/blobs"));
        Path other = Files.writeString(
                blobs.resolve(harness.hub.hash("onnx/model_q4.onnx_data") + ".incomplete"), "of another");
        harness.assertHas(harness.pull(), Q4);
        assertThat(other).hasContent("of another");
    }

    @Test
    void pull_withoutLinks_hasPlainFiles() throws IOException {
        harness.links = false;
        Path folder = harness.pull();
        harness.assertHas(folder, Q4);
        assertThat(PullHarness.contents(folder).keySet())
                .allSatisfy(file -> assertThat(Files.isRegularFile(folder.resolve(file), LinkOption.NOFOLLOW_LINKS))
                        .isTrue());
    }

    @Test
    void pull_offline_takesWhatTheCacheHasAndAsksNobody() throws IOException {
        harness.pull();
        harness.hub.requests.clear();
        harness.offline = true;
        Path other = harness.root.resolve("other");
        Path folder = harness.puller().pull(Source.parse(REPO), null, other, Progress.NONE);
        harness.assertHas(folder, Q4);
        assertThat(harness.hub.requests).isEmpty();
    }

    @Test
    void pull_offlineAndNotThere_saysSo() {
        harness.offline = true;
        assertFails(harness::pull, Kind.OFFLINE, "org/name", "HF_HUB_OFFLINE");
    }

    @Test
    void pull_hubGoneButFolderThere_keepsIt() throws IOException {
        Path folder = harness.pull();
        harness.hub.behaviours.add((request, exchange) -> {
            exchange.send(503, Map.of(), "");
            return true;
        });
        assertThat(harness.pull()).isEqualTo(folder);
        harness.assertHas(folder, Q4);
    }

    @Test
    void pull_anotherVariant_takesItsPlaceAndKeepsTheOwnersFiles() throws IOException {
        Path folder = harness.pull();
        Files.writeString(folder.resolve("model.yaml"), "aliases: [mine]");
        harness.pull(REPO, "fp32");
        assertThat(folder.resolve("model.yaml")).hasContent("aliases: [mine]");
        Files.delete(folder.resolve("model.yaml"));
        harness.assertHas(folder, "config.json", "tokenizer.json", "onnx/model.onnx");
    }

    @Test
    void pull_againWithoutAVariant_staysWithTheOneThatIsThere() throws IOException {
        harness.pull(REPO, "fp32");
        harness.assertHas(harness.pull(), "config.json", "tokenizer.json", "onnx/model.onnx");
    }

    @Test
    void pull_folderOfSomebodyElse_isNotTouched() throws IOException {
        Path folder = Files.createDirectories(harness.models.resolve("org--name"));
        Files.writeString(folder.resolve("model.onnx"), "mine");
        assertFails(harness::pull, Kind.DISK, "org--name", "not pulled");
        assertThat(folder.resolve("model.onnx")).hasContent("mine");
        assertThat(harness.hub.requests).isEmpty();
    }

    @Test
    void pull_variantThatIsNotThere_namesThoseThatAre() {
        assertFails(() -> harness.pull(REPO, "q4f16"), Kind.VARIANT, "'q4f16'", "fp32", "q4 (");
    }

    @Test
    void pull_repositoryWithoutGraphs_saysSo() throws IOException {
        for (String file : List.of("onnx/model.onnx", "onnx/model_q4.onnx", "onnx/model_q4.onnx_data")) {
            Files.delete(harness.repo.resolve(file));
        }
        assertFails(harness::pull, Kind.VARIANT, "org/name", "no ONNX file");
    }

    @Test
    void pull_redirectOfTheListingToAnotherHost_doesNotCarryTheToken() {
        harness.hub.behaviours.add((request, exchange) -> {
            boolean api =
                    request.path().startsWith("/api/") && request.header("Host").startsWith("127.");
            if (api) {
                exchange.send(307, Map.of("Location", "http://localhost:" + harness.hub.port() + request.path()), "");
            }
            return api;
        });
        harness.pull();
        assertThat(harness.hub.requests)
                .filteredOn(request -> request.header("Host").startsWith("localhost"))
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("Authorization"));
    }
}
