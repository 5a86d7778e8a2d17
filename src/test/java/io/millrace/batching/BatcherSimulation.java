package io.millrace.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.batching.BatchListener.Outcome;
import io.millrace.core.ServingException.DeadlineExceeded;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotReady;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Random works, poison, passing failures, cancellations, deadlines, drain and close against a batcher whose threads do not run: the
 * simulation takes their turns, also in the midst of a run.
 */
final class BatcherSimulation implements BatchModel<BatcherSimulation.Client, String> {

    private static final long TICK = 1_000_000;

    private final SplittableRandom random;
    private final BatchLimits limits;
    private final RecordingBatchListener listener = new RecordingBatchListener();
    private final Batcher<Client, String> batcher;
    private final BatchRunner<Client, String> runner;
    private final List<Client> clients = new ArrayList<>();
    private final List<AssertionError> violations = new ArrayList<>();
    private final Set<Client> failedAlone = new HashSet<>();
    private final int failureRate;
    private long now = 1;
    private boolean refusing;
    private boolean inside;
    private int running;
    private int most = Integer.MAX_VALUE;
    private boolean interrupted;
    private int interrupts;

    /** Some client; its answer is its own name. */
    static final class Client {
        private final String name;
        private final boolean poison;
        private final Work<Client> work;
        private CompletableFuture<String> future = new CompletableFuture<>();
        private boolean cancelled;
        private boolean gone;

        Client(int number, SplittableRandom random, long now) {
            name = "client " + number;
            poison = random.nextInt(12) == 0;
            long deadline = random.nextInt(4) == 0 ? now + random.nextLong(8 * TICK) : Work.NO_DEADLINE;
            int rows = random.nextInt(1, 4);
            work = new Work<>(this, random.nextInt(2), rows, random.nextInt(1, 30), random.nextInt(2), deadline);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    BatcherSimulation(long seed) {
        random = new SplittableRandom(seed);
        failureRate = random.nextInt(2) * 10;
        Duration delay = random.nextBoolean() ? Duration.ZERO : Duration.ofNanos(random.nextLong(2 * TICK));
        limits = new BatchLimits(random.nextInt(1, 17), random.nextInt(10, 300), delay, random.nextBoolean());
        batcher = new Batcher<>("simulated", limits, List.of(this), listener, () -> now);
        runner = new BatchRunner<>(this, listener, () -> now, new RunHealth());
    }

    /** Each client's end, in order of submission. */
    List<String> run() {
        int turns = random.nextInt(30, 100);
        for (int turn = 0; turn < turns; turn++) {
            act();
        }
        boolean finish = random.nextBoolean();
        for (int turn = 0; finish && turn < 1_000; turn++) {
            now += TICK;
            step();
        }
        assertThat(!finish || batcher.pending().holdsNothing()).isTrue();
        refusing = true;
        batcher.close();
        return check();
    }

    int interrupts() {
        return interrupts;
    }

    private void act() {
        switch (random.nextInt(9)) {
            case 0, 1, 2 -> submit();
            case 3 -> cancelAny();
            case 4 -> now += random.nextLong(TICK);
            case 5 -> expire();
            case 6 -> maybeEnd();
            default -> step();
        }
        assertThat(batcher.snapshot().waiting() + batcher.snapshot().running()).isEqualTo((int)
                clients.stream().filter(client -> !client.future.isDone()).count());
    }

    private void submit() {
        Client client = new Client(clients.size(), random, now);
        clients.add(client);
        client.future = batcher.submit(client.work);
    }

    private void cancelAny() {
        pick(_ -> true, clients.isEmpty() ? 0 : 1 + random.nextInt(3));
    }

    private void pick(Predicate<Client> which, int most) {
        List<Client> some = clients.stream().filter(which).toList();
        for (int i = 0; i < most && !some.isEmpty(); i++) {
            Client client = some.get(random.nextInt(some.size()));
            client.cancelled |= client.future.cancel(true);
            client.gone |= !inside;
        }
    }

    private void expire() {
        batcher.pending().late().forEach(Batcher::expire);
        claim(() -> assertThat(clients).allMatch(client -> client.work.deadline() > now || client.future.isDone()));
    }

    private void maybeEnd() {
        if (random.nextInt(60) == 0) {
            refusing = true;
            batcher.close();
        } else if (random.nextInt(60) == 0) {
            refusing = true;
            batcher.pending().drain();
        }
    }

    private void step() {
        most = random.nextInt(3) == 0 ? 1 + random.nextInt(2) : Integer.MAX_VALUE;
        if (!batcher.pending().isClosed()
                && batcher.pending().plan(runner.most()) instanceof BatchPlan.Next<Entry<Client, String>> next) {
            Batcher.carryOut(next, runner);
        }
    }

    @Override
    public int most() {
        return most;
    }

    @Override
    public List<String> run(List<Client> items) {
        claim(() -> checkBatch(items));
        inside = true;
        interrupted = false;
        running++;
        try {
            meanwhile(items);
            return outputs(items);
        } catch (RuntimeException | Error failure) {
            if (items.size() == 1) {
                failedAlone.add(items.getFirst());
            }
            throw failure;
        } finally {
            inside = false;
        }
    }

    /** Keeps what fails inside the batcher, which takes it for a failure of the model, for the end. */
    private void claim(Runnable assertion) {
        try {
            assertion.run();
        } catch (AssertionError violation) {
            violations.add(violation);
        }
    }

    private void checkBatch(List<Client> items) {
        assertThat(inside).isFalse();
        assertThat(items).isNotEmpty().doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(most);
        assertThat(items).noneMatch(client -> client.gone || client.future.isDone());
        assertThat(items.stream().map(client -> client.work.group()).distinct()).hasSize(1);
        long rows = items.stream().mapToLong(client -> client.work.rows()).sum();
        long longest =
                items.stream().mapToLong(client -> client.work.length()).max().orElseThrow();
        assertThat(items.size() == 1 || rows <= limits.maxRows() && rows * longest <= limits.maxPadded())
                .isTrue();
    }

    private void meanwhile(List<Client> items) {
        now += random.nextLong(2 * TICK);
        if (random.nextInt(3) == 0) {
            expire();
        }
        if (random.nextInt(4) == 0) {
            pick(items::contains, items.size() + 1);
        }
        boolean all = items.stream().allMatch(client -> client.future.isDone());
        claim(() -> assertThat(interrupted).as("interrupted when all have gone").isEqualTo(all));
    }

    private List<String> outputs(List<Client> items) {
        if (interrupted) {
            throw new IllegalStateException("interrupted");
        }
        if (failureRate > 0 && random.nextInt(failureRate) == 0) {
            return fail(items);
        }
        items.stream().filter(client -> client.poison).findAny().ifPresent(client -> {
            throw new InvalidRequest(client.name, "poison");
        });
        return items.stream().map(client -> client.name).toList();
    }

    private List<String> fail(List<Client> items) {
        if (items.size() == 1) {
            failedAlone.add(items.getFirst());
        }
        return switch (random.nextInt(3)) {
            case 0 -> throw new OutOfMemoryError("injected");
            case 1 -> throw new IllegalStateException("injected");
            default -> List.of();
        };
    }

    @Override
    public void interrupt() {
        claim(() -> assertThat(inside).as("a run is in progress").isTrue());
        claim(() -> assertThat(interrupted).as("interrupted once").isFalse());
        interrupted = true;
        interrupts++;
    }

    @Override
    public void close() {}

    private List<String> check() {
        assertThat(violations).isEmpty();
        assertThat(batcher.pending().holdsNothing()).isTrue();
        assertThat(listener.ended()).isEqualTo(clients.size());
        assertThat(listener.batches()).hasSize(running);
        assertThat(listener.ended(Outcome.CANCELLED)).isEqualTo((int)
                clients.stream().filter(client -> client.cancelled).count());
        return clients.stream().map(this::end).toList();
    }

    private String end(Client client) {
        assertThat(client.future).isDone();
        Throwable error = client.future.handle((_, failure) -> failure).join();
        switch (error) {
            case null -> assertThat(client.future.join()).isEqualTo(client.name);
            case CancellationException _ -> assertThat(client.cancelled).isTrue();
            case DeadlineExceeded _ -> assertThat(client.work.deadline()).isLessThanOrEqualTo(now);
            case ModelNotReady _ -> assertThat(refusing).isTrue();
            case EngineFailed _ -> assertThat(failedAlone).contains(client);
            case InvalidRequest invalid -> assertThat(invalid.param()).isEqualTo(client.poison ? client.name : "");
            default -> throw new AssertionError(error);
        }
        return error == null ? "answered" : error.getClass().getSimpleName();
    }
}
