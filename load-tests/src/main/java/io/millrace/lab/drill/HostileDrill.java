package io.millrace.lab.drill;

import io.millrace.lab.service.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/** Honest clients of a service, alone or beside hostile ones. */
final class HostileDrill {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final long SEEDS = 1_000_003;
    private static final Duration REFUSED_PAUSE = Duration.ofMillis(100);

    private final Service service;
    private final HostileTargets targets;
    private final List<Honest> honest;
    private final Watch watch;
    private final Map<Attack, Ends> attacks = new EnumMap<>(Attack.class);

    HostileDrill(Service service, HostileTargets targets, List<Attack> kinds) {
        this.service = service;
        this.targets = targets;
        this.honest = List.of(Honest.chat(targets.chat()), Honest.embedding(targets.embed()));
        this.watch = new Watch(service);
        kinds.forEach(kind -> attacks.put(kind, new Ends()));
    }

    Watch watch() {
        return watch;
    }

    /** How the hostile requests ended. */
    Map<Attack, Ends> attacks() {
        return attacks;
    }

    /** Runs for a time, with so many hostile clients. How the requests of each honest one ended, chat first. */
    List<Ends> run(Duration time, int hostile, long seed) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        BooleanSupplier on = () -> System.nanoTime() < end && service.isAlive();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<Ends>> loops = new ArrayList<>();
            honest.forEach(client -> loops.add(threads.submit(() -> client.run(service.http(), on))));
            List<Future<?>> others = new ArrayList<>();
            others.add(threads.submit(running(() -> watch.run(on))));
            for (int i = 0; i < hostile; i++) {
                SplittableRandom random = new SplittableRandom(seed * SEEDS + i);
                others.add(threads.submit(running(() -> attack(random, on))));
            }
            for (Future<?> other : others) {
                var _ = result(other);
            }
            List<Ends> ends = new ArrayList<>();
            for (Future<Ends> loop : loops) {
                ends.add(result(loop));
            }
            return ends;
        }
    }

    private interface Loop {
        void run() throws InterruptedException;
    }

    private static Callable<Integer> running(Loop loop) {
        return () -> {
            loop.run();
            return 0;
        };
    }

    private static <T> T result(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client failed: " + e.getCause(), e);
        }
    }

    private void attack(SplittableRandom random, BooleanSupplier on) throws InterruptedException {
        Fire fire = new Fire(service.address(), PATIENCE_MILLIS);
        List<Attack> kinds = List.copyOf(attacks.keySet());
        while (on.getAsBoolean()) {
            Attack kind = kinds.get(random.nextInt(kinds.size()));
            Shot shot = kind.shot(targets, random);
            long start = System.nanoTime();
            String end = fire.at(shot, random);
            attacks.getOrDefault(kind, new Ends()).add(end, System.nanoTime() - start);
            if (end.equals(Fire.REFUSED)) {
                Thread.sleep(REFUSED_PAUSE);
            }
        }
    }
}
