package io.millrace.models;

import static io.millrace.Interleavings.require;
import static io.millrace.Interleavings.run;

import io.millrace.Interleavings;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LeasesInterleavingsTest {

    /** What a request that holds a model must never find. */
    private static final class Model {
        private volatile boolean closed;
    }

    @Test
    void retire_amongRequests_closesTheModelAfterAllWhoHeldIt() {
        Interleavings.check(60, () -> {
            Leases leases = new Leases();
            Model model = new Model();
            run(() -> ask(leases, model), () -> ask(leases, model), () -> close(leases, model));
            require(model.closed, "nobody holds it, and it is open");
            require(!leases.take(), "a retired model was taken");
        });
    }

    private static void close(Leases leases, Model model) {
        var _ = leases.retire().thenRun(() -> model.closed = true);
    }

    private static void ask(Leases leases, Model model) {
        if (leases.take()) {
            require(!model.closed, "a model was closed while it was held");
            leases.giveBack();
        }
    }

    @Test
    void retire_twice_isOneEnd() {
        Interleavings.check(60, () -> {
            Leases leases = new Leases();
            require(leases.take(), "a new model was not to be had");
            CompletableFuture<?>[] ends = new CompletableFuture<?>[2];
            run(() -> ends[0] = leases.retire(), () -> ends[1] = leases.retire(), leases::giveBack);
            require(ends[0].isDone() && ends[1].isDone(), "it has not ended for both");
        });
    }
}
