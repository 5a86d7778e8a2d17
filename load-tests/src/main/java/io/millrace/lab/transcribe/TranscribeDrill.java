package io.millrace.lab.transcribe;

import io.millrace.bench.http.Http;
import io.millrace.bench.load.Pace;
import io.millrace.lab.drill.Leavers;
import io.millrace.lab.load.Ask;
import io.millrace.lab.load.Asking;
import io.millrace.lab.load.DrillTally;
import io.millrace.lab.service.Held;
import io.millrace.lab.service.Service;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Clients that transcribe in a closed loop, and others that chat at a steady rate: each alone, then both.
 *
 * @param clients of the closed loop
 * @param rate chats a second
 * @param time of each measurement
 */
record TranscribeDrill(Service service, Ask sounds, Ask chats, int clients, double rate, Duration time) {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int SAMPLE_MILLIS = 500;
    private static final long SEED = 3;

    /** Two tallies of one time. */
    record Both(Figures chats, Figures sounds) {}

    void warmUp() throws IOException {
        try (Http http = service.http().patient(PATIENCE)) {
            var _ = Asking.run(http, sounds, new Pace.Closed(clients), WARM_UP);
        }
        var _ = Asking.run(service.http(), chats, new Pace.Closed(1), WARM_UP);
    }

    Figures alone() {
        return Figures.of(Asking.run(service.http(), chats, Pace.poisson(rate, SEED), time));
    }

    Figures transcribed() {
        try (Http http = service.http().patient(PATIENCE)) {
            return Figures.of(Asking.run(http, sounds, new Pace.Closed(clients), time));
        }
    }

    /** The chats begin when a third of the time has passed, and all who transcribe are at it. */
    Both both() throws InterruptedException {
        CompletableFuture<Figures> beside = CompletableFuture.supplyAsync(this::transcribed);
        Thread.sleep(time.dividedBy(3));
        DrillTally some = Asking.run(
                service.http(),
                chats,
                Pace.poisson(rate, SEED),
                time.multipliedBy(2).dividedBy(3));
        try {
            return new Both(Figures.of(some), beside.get());
        } catch (ExecutionException e) {
            throw new IllegalStateException("those who transcribe failed: " + e.getCause(), e);
        }
    }

    /** Has many leave at any time; how many places and works are held soon after. */
    long leave(int leavers) throws IOException, InterruptedException {
        Leavers.leave(service.address(), sounds.request(0), leavers, clients, SEED);
        if (Held.awaitNothing(service.http(), SOON)) {
            return 0;
        }
        Held held = Held.by(service.http());
        return (long) held.running() + held.waiting() + held.permits();
    }

    /** The memory of the service while it writes down one sound. */
    Resident longSound(byte[] request) throws IOException, InterruptedException {
        Resident resident = new Resident();
        try (Http http = service.http().patient(Duration.ofHours(2))) {
            var answer = http.send(request);
            while (!answer.isDone()) {
                Thread.sleep(SAMPLE_MILLIS);
                resident.add(service.resident());
            }
            int status = answer.join().status();
            if (status != 200) {
                throw new IOException("the long sound was answered " + status + ": "
                        + answer.join().text());
            }
        }
        return resident;
    }
}
