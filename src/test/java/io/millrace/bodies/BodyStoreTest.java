package io.millrace.bodies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.Await;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class BodyStoreTest {

    private static final int MB = 1 << 20;
    private static final int PIECE = 8192;
    private static final NettyDataBufferFactory BUFFERS = new NettyDataBufferFactory(new PooledByteBufAllocator(true));

    @TempDir
    Path folder = Path.of("");

    private final List<ByteBuf> sent = new ArrayList<>();
    private BodyStore store = BodyStore.open(BodySettings.ofThisProcess());

    private void open(long memory, long single, long disk) {
        store.close();
        store = BodyStore.open(new BodySettings(memory, single, folder, disk, Duration.ofSeconds(20)));
    }

    @AfterEach
    void nothingIsLeft() {
        Await.until("bytes in memory", () -> store.inMemory() == 0);
        Await.until("bytes on disk", () -> store.onDisk() == 0);
        assertThat(sent).allMatch(buffer -> buffer.refCnt() == 0);
        store.close();
    }

    private Flux<DataBuffer> body(byte[] bytes) {
        return Flux.range(0, (bytes.length + PIECE - 1) / PIECE).map(i -> buffer(bytes, i * PIECE));
    }

    private DataBuffer buffer(byte[] bytes, int from) {
        int length = Math.min(PIECE, bytes.length - from);
        ByteBuf buffer = BUFFERS.getByteBufAllocator().directBuffer(length).writeBytes(bytes, from, length);
        sent.add(buffer);
        return BUFFERS.wrap(buffer);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return bytes;
    }

    private byte[] read(Mono<byte[]> body) {
        return Objects.requireNonNull(body.block(Duration.ofSeconds(60)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, PIECE, 65_536, 65_537, MB, MB + 1, 3 * MB, 3 * MB + 17})
    void read_ofAnyLength_isWhatCameAndCountsUntilItsLeaseEnds(int length) {
        open(8 * MB, MB, 8 * MB);
        byte[] bytes = random(length);
        try (BodyLease lease = store.lease("")) {
            assertThat(read(store.read(lease, body(bytes), 4 * MB))).isEqualTo(bytes);
            assertThat(store.inMemory()).isEqualTo(length);
            assertThat(store.onDisk()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"gzip,100", "gzip,3000000", "deflate,100", "deflate,3000000"})
    void inflated_ofAnyLength_isWhatWasCompressed(String coding, int length) throws IOException {
        open(8 * MB, MB, 8 * MB);
        byte[] bytes = random(length);
        try (BodyLease lease = store.lease("")) {
            byte[] packed = packed(bytes, coding.equals("gzip"));
            assertThat(read(store.inflated(lease, body(packed), 4 * MB, coding.equals("gzip"))))
                    .isEqualTo(bytes);
            assertThat(store.inMemory()).isEqualTo(length);
        }
    }

    private static byte[] packed(byte[] bytes, boolean gzip) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packing = gzip ? new GZIPOutputStream(out) : new DeflaterOutputStream(out)) {
            packing.write(bytes);
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void inflated_bomb_isRefusedAtTheLimitAndHoldsNoMore(boolean gzip) throws IOException {
        open(8 * MB, MB, 8 * MB);
        byte[] bomb = packed(new byte[200 * MB], gzip);
        try (BodyLease lease = store.lease("")) {
            assertThatThrownBy(() -> read(store.inflated(lease, body(bomb), 2 * MB, gzip)))
                    .hasMessageContaining("at most 2097152 bytes");
            assertThat(store.inMemory() + store.onDisk()).isLessThanOrEqualTo(2 * MB + bomb.length);
        }
    }

    @Test
    void inflated_largerThanWhatIsLeftOnDisk_is503() throws IOException {
        open(8 * MB, MB, MB);
        byte[] bomb = packed(new byte[20 * MB], true);
        try (BodyLease lease = store.lease("")) {
            assertRefused(503, () -> read(store.inflated(lease, body(bomb), 6 * MB, true)));
        }
    }

    private static void assertRefused(int status, org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
        assertThatThrownBy(reading).isInstanceOfSatisfying(ResponseStatusException.class, refusal -> {
            assertThat(refusal.getStatusCode().value()).isEqualTo(status);
            assertThat(refusal.getHeaders().getFirst("Connection")).isEqualTo("close");
            assertThat(refusal.getHeaders().containsHeader("Retry-After")).isEqualTo(status == 503);
        });
    }

    @Test
    void read_farOverTheLimit_isRefusedAndNotReadToItsEnd() {
        open(8 * MB, MB, 8 * MB);
        AtomicLong asked = new AtomicLong();
        Flux<DataBuffer> endless =
                Flux.generate(sink -> sink.next(buffer(random(PIECE), 0))).cast(DataBuffer.class);
        try (BodyLease lease = store.lease("")) {
            assertRefused(413, () -> read(store.read(lease, endless.doOnNext(_ -> asked.incrementAndGet()), MB)));
        }
        assertThat(asked).hasValueLessThanOrEqualTo((MB + (int) BodyRefusals.THROWN_AWAY) / PIECE + 2);
    }

    @Test
    void read_largerThanMemoryEverHas_is413() {
        open(4 * MB, MB, 64 * MB);
        try (BodyLease lease = store.lease("")) {
            assertRefused(413, () -> read(store.read(lease, body(random(4 * MB)), 64 * MB)));
        }
    }

    @Test
    void read_unfinishedOnes_holdNoMoreThanTheBoundsAndLetSmallOnesPass() {
        open(8 * MB, MB, 16 * MB);
        List<CompletableFuture<byte[]>> open = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            BodyLease lease = store.lease("");
            open.add(store.read(lease, Flux.concat(body(random(5 * MB)), Flux.never()), 6 * MB)
                    .doFinally(_ -> lease.close())
                    .toFuture());
        }
        Await.until(
                "refusals",
                () -> open.stream()
                                .filter(CompletableFuture::isCompletedExceptionally)
                                .count()
                        >= 36);
        assertThat(store.inMemory()).isLessThanOrEqualTo(6 * MB);
        assertThat(store.onDisk()).isLessThanOrEqualTo(16 * MB);
        try (BodyLease lease = store.lease("")) {
            assertThat(read(store.read(lease, body(random(60_000)), MB))).hasSize(60_000);
        }
        open.forEach(body -> body.cancel(true));
    }

    /** Whatever the size of one sender's unfinished bodies, in memory or also on disk. */
    @ParameterizedTest
    @CsvSource({"60000,0", "60000,33554432", "1500000,0", "1500000,33554432", "5000000,33554432"})
    void read_besideUnfinishedOnesOfAnotherSender_isNotRefused(int length, long disk) {
        open(8 * MB, MB, disk);
        byte[] bytes = random(length);
        AtomicLong sent = new AtomicLong();
        List<Disposable> unfinished = Stream.generate(() -> unfinished(bytes, sent))
                .limit(Math.min(400, 64 * MB / length))
                .toList();
        Await.until("what is sent", () -> sent.get() == unfinished.size());
        try (BodyLease small = store.lease("other");
                BodyLease large = store.lease("other")) {
            assertThat(read(store.read(small, body(random(60_000)), MB))).hasSize(60_000);
            assertThat(read(store.read(large, body(random(400_000)), MB))).hasSize(400_000);
        } finally {
            unfinished.forEach(Disposable::dispose);
        }
    }

    private Disposable unfinished(byte[] bytes, AtomicLong sent) {
        BodyLease lease = store.lease("many");
        Flux<DataBuffer> body = body(bytes).doFinally(_ -> sent.incrementAndGet());
        return store.read(lease, Flux.concat(body, Flux.never()), 6 * MB)
                .doFinally(_ -> lease.close())
                .onErrorComplete()
                .subscribe();
    }

    @Test
    void read_moreWholeOnesThanMemoryHolds_areReadInTurn() {
        open(8 * MB, MB, 64 * MB);
        List<CompletableFuture<Integer>> lengths = Stream.generate(() -> random(5 * MB))
                .limit(6)
                .map(bytes -> Mono.using(
                                () -> store.lease(""),
                                lease -> store.read(lease, body(bytes), 6 * MB).map(read -> read.length),
                                BodyLease::close)
                        .toFuture())
                .toList();
        assertThat(lengths).allSatisfy(length -> assertThat(length.join()).isEqualTo(5 * MB));
    }

    @ParameterizedTest
    @ValueSource(ints = {10_000, 3 * MB})
    void cancel_midway_leavesNothing(int length) {
        open(8 * MB, MB, 64 * MB);
        BodyLease lease = store.lease("");
        Disposable reading = store.read(lease, Flux.concat(body(random(length)), Flux.never()), 6 * MB)
                .subscribe();
        Await.until("bytes", () -> store.inMemory() + store.onDisk() >= length);
        reading.dispose();
        lease.close();
    }

    @Test
    void folder_whileBodiesLieInIt_isPrivateAndShowsNone() throws IOException {
        open(8 * MB, 0, 64 * MB);
        BodyLease lease = store.lease("");
        Disposable reading = store.read(lease, Flux.concat(body(random(3 * MB)), Flux.never()), 6 * MB)
                .subscribe();
        Await.until("bytes", () -> store.onDisk() >= 2 * MB);
        Path own = only(folder);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                .isEqualTo("rwx------");
        assertThat(only(own)).hasFileName("lock");
        reading.dispose();
        lease.close();
        store.close();
        assertThat(folder).isEmptyDirectory();
    }

    private static Path only(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            List<Path> all = new ArrayList<>();
            files.forEach(all::add);
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }

    @Test
    void open_besideWhatAKilledOneLeft_deletesThatAlone() throws IOException {
        Path left = Files.createDirectory(folder.resolve("millrace-bodies-1"));
        Files.writeString(left.resolve("lock"), "");
        Files.writeString(left.resolve("a"), "rest");
        Path others = Files.writeString(folder.resolve("millrace-bodies.txt"), "");
        try (BodyStore living = BodyStore.open(new BodySettings(MB, MB, folder, MB, Duration.ofSeconds(1)))) {
            open(MB, MB, MB);
            assertThat(left).doesNotExist();
            assertThat(others).exists();
            try (Stream<Path> folders = Files.list(folder)) {
                assertThat(folders.filter(Files::isDirectory)).hasSize(2);
            }
            assertThat(living.onDisk()).isZero();
        }
    }

    /** Files of a disk that can be full: /dev/full, which refuses each write as a full disk does. */
    private final class Disk implements SpoolFiles {
        private final SpoolFiles room;
        private volatile boolean full = true;

        Disk() throws IOException {
            this.room = SpoolFolder.in(folder);
        }

        @Override
        public SeekableByteChannel create() throws IOException {
            return full
                    ? FileChannel.open(Path.of("/dev/full"), StandardOpenOption.READ, StandardOpenOption.WRITE)
                    : room.create();
        }

        @Override
        public void close() {
            room.close();
        }
    }

    @Test
    void read_diskIsFull_is503LeavesNothingAndTakesTheNextOnceThereIsRoom() throws IOException {
        assumeTrue(Files.exists(Path.of("/dev/full")), "Linux");
        Disk disk = new Disk();
        store.close();
        store = new BodyStore(
                new BodySettings(8 * MB, MB, folder, 64 * MB, Duration.ofSeconds(20)), new Spool(disk, 64 * MB));
        for (int i = 0; i < 20; i++) {
            try (BodyLease lease = store.lease("")) {
                assertRefused(503, () -> read(store.read(lease, body(random(3 * MB)), 4 * MB)));
            }
        }
        Await.until("nothing is left", () -> store.inMemory() == 0 && store.onDisk() == 0);
        assertTaken(60_000);
        disk.full = false;
        assertTaken(3 * MB);
    }

    private void assertTaken(int length) {
        byte[] bytes = random(length);
        try (BodyLease lease = store.lease("")) {
            assertThat(read(store.read(lease, body(bytes), 4 * MB))).isEqualTo(bytes);
        }
    }

    @Test
    void read_folderIsDeletedMeanwhile_makesItAnew() throws IOException {
        open(8 * MB, MB, 64 * MB);
        Path first = only(folder);
        FileSystemUtils.deleteRecursively(first);
        assertTaken(3 * MB);
        assertThat(only(folder)).isNotEqualTo(first);
    }

    @Test
    void read_folderIsDeletedForGood_leavesBodiesToMemory() throws IOException {
        Path below = folder.resolve("below");
        store.close();
        store = BodyStore.open(new BodySettings(8 * MB, MB, below, 64 * MB, Duration.ofSeconds(1)));
        FileSystemUtils.deleteRecursively(below);
        Files.writeString(below, "");
        assertTaken(3 * MB);
        assertTaken(60_000);
    }

    @Test
    void open_folderThatCannotBeMade_leavesBodiesToMemory() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        store.close();
        store = BodyStore.open(new BodySettings(8 * MB, MB, file.resolve("below"), MB, Duration.ofSeconds(1)));
        byte[] bytes = random(3 * MB);
        try (BodyLease first = store.lease("");
                BodyLease second = store.lease("")) {
            assertThat(read(store.read(first, body(bytes), 4 * MB))).isEqualTo(bytes);
            assertThat(store.inMemory()).isEqualTo(bytes.length);
            assertRefused(503, () -> read(store.read(second, body(random(4 * MB)), 4 * MB)));
        }
    }
}
