package io.millrace.admission;

import static io.millrace.Interleavings.require;
import static io.millrace.Interleavings.run;

import io.millrace.Interleavings;
import io.millrace.core.ServingException.Overloaded;
import io.millrace.serving.Caller;
import org.junit.jupiter.api.Test;

class AdmissionInterleavingsTest {

    private static final Claim ONE = new Claim(1, 0, Caller.ANYBODY);

    @Test
    void acquire_byMoreThanThereArePlaces_neverGivesOneTwiceAndEndsEmpty() {
        Interleavings.check(40, () -> {
            Admission queue = new Admission("the queue", 1, 10, () -> 0);
            run(() -> pass(queue), () -> pass(queue));
            require(queue.inUse() == 0 && queue.tokensInUse() == 0, "places are left taken");
        });
    }

    private static void pass(Admission queue) {
        try {
            Admission.Permit permit = queue.acquire(ONE);
            permit.tokens(10);
            require(queue.inUse() <= 1 && queue.tokensInUse() <= 10, "more was given than there is");
            permit.release();
            permit.release();
        } catch (Overloaded full) {
            require(queue.inUse() <= 1, "refused, and over the limit");
        }
    }

    @Test
    void release_whileTokensAreTaken_leavesNothing() {
        Interleavings.check(40, () -> {
            Admission queue = new Admission("the queue", 2, 10, () -> 0);
            Admission.Permit permit = queue.acquire(ONE);
            run(() -> permit.tokens(4), permit::release);
            require(queue.inUse() == 0 && queue.tokensInUse() == 0, "tokens outlive their permit");
        });
    }
}
