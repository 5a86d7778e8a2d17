package io.millrace.models;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotReady;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps models within a budget of memory: before one is loaded, those that a later request may bring back give way, the least recently
 * used first, and of those in use only where nobody else is. Used by the thread that loads.
 */
final class Room {

    private static final Logger LOG = LoggerFactory.getLogger(Room.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Comparator<Candidate> FIRST_TO_GO = Comparator.<Candidate, Boolean>comparing(
                    candidate -> !candidate.leases().isIdle())
            .thenComparing((one, other) ->
                    Long.signum(one.leases().used() - other.leases().used()));

    private record Candidate(Deployment model, Ready ready) {
        private Leases leases() {
            return ready.leases();
        }
    }

    private final MemoryBudget budget;
    private final Collection<Deployment> models;
    private final Retirement retired;

    Room(MemoryBudget budget, Collection<Deployment> models, Retirement retired) {
        this.budget = budget;
        this.models = models;
        this.retired = retired;
    }

    /**
     * Makes room for a model.
     *
     * @throws InvalidRequest where it never fits
     * @throws ModelNotReady where those who are there do not give way
     */
    void make(Deployment model, Footprint need) {
        long most = budget.of(need.onDevice());
        if (need.bytes() > most) {
            throw new InvalidRequest(
                    "model",
                    "it takes " + need.bytes() + " bytes, but all models may take " + key(need) + " = " + most);
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (used(need.onDevice()) > most - need.bytes()) {
            giveWay(model, need, end);
        }
    }

    private void giveWay(Deployment asking, Footprint need, long end) {
        Optional<Deployment> other = models.stream()
                .filter(model -> !model.equals(asking))
                .flatMap(model -> candidate(model, need.onDevice()))
                .min(FIRST_TO_GO)
                .map(Candidate::model);
        if (other.isPresent()) {
            LOG.info(
                    "model {} gives way to {}, since memory is short",
                    other.get().id(),
                    asking.id());
            retired.begin(other.get().become(new DeploymentState.Asleep(true)));
        } else if (!retired.awaitOne(end)) {
            throw new ModelNotReady(
                    "The model '" + asking.id() + "' needs " + need.bytes() + " bytes, and others take "
                            + used(need.onDevice()) + " of the " + budget.of(need.onDevice()) + " of " + key(need),
                    RETRY_AFTER);
        }
    }

    private static String key(Footprint need) {
        return need.onDevice() ? "millrace.models.device-memory" : "millrace.models.memory";
    }

    private static Stream<Candidate> candidate(Deployment model, boolean onDevice) {
        ModelRoute route = model.route();
        return route.entered() instanceof Ready ready
                        && ready.footprint().onDevice() == onDevice
                        && route.life().onDemand()
                        && !route.life().pinned()
                ? Stream.of(new Candidate(model, ready))
                : Stream.empty();
    }

    /** Bytes of the models that are ready, and of those that are not gone yet. */
    long used(boolean onDevice) {
        long there = models.stream()
                .map(model -> model.route().entered())
                .filter(Ready.class::isInstance)
                .map(state -> ((Ready) state).footprint())
                .filter(footprint -> footprint.onDevice() == onDevice)
                .mapToLong(Footprint::bytes)
                .sum();
        return there + retired.bytes(onDevice);
    }
}
