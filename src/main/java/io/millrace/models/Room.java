package io.millrace.models;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.models.upkeep.MemoryBudget;
import io.millrace.repository.ModelFolder;
import io.millrace.serving.ModelMemory;
import io.millrace.serving.UnloadReason;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps models within a budget of memory: before one is loaded, those that a later request may bring back give way, the least recently
 * used first, and of those in use only where nobody else is. Used by the thread that loads.
 */
final class Room implements ModelMemory {

    private static final Logger LOG = LoggerFactory.getLogger(Room.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Comparator<Candidate> FIRST_TO_GO = Comparator.<Candidate, Boolean>comparing(
                    candidate -> !candidate.leases().isIdle())
            .thenComparing((one, other) ->
                    Long.signum(one.leases().used() - other.leases().used()));

    /** Told from others by identity: as long as it is the same, no load has begun or ended. */
    private static final class Reservation {
        private final Footprint footprint;

        private Reservation(Footprint footprint) {
            this.footprint = footprint;
        }

        private long bytes(boolean onDevice) {
            return footprint.onDevice() == onDevice ? footprint.bytes() : 0;
        }
    }

    private record Candidate(Deployment model, Ready ready) {
        private Leases leases() {
            return ready.leases();
        }
    }

    private final MemoryBudget budget;
    private final Collection<Deployment> models;
    private final Retirement retired;
    private final AtomicReference<Reservation> reservation = new AtomicReference<>(new Reservation(Footprint.NONE));

    Room(MemoryBudget budget, Collection<Deployment> models, Retirement retired) {
        this.budget = budget;
        this.models = models;
        this.retired = retired;
    }

    /**
     * Makes room for a model that is to be loaded, and keeps it until {@link #release}.
     *
     * @throws InvalidRequest where it never fits
     * @throws ModelNotReady where those who are there do not give way
     */
    void reserve(Deployment model, Footprint need) {
        make(model, need);
        reservation.set(new Reservation(need));
    }

    /** As {@link #reserve}, of a model that has been loaded and takes so much by now. */
    void settle(Deployment model, Footprint taken) {
        reservation.set(new Reservation(taken));
        make(model, taken);
    }

    /** Gives back what was kept: the model is there, or is not to be. */
    void release() {
        reservation.set(new Reservation(Footprint.NONE));
    }

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
            retired.begin(other.get().become(new DeploymentState.Asleep(true)), UnloadReason.BUDGET);
        } else if (!retired.awaitOne(end) && used(need.onDevice()) > budget.of(need.onDevice()) - need.bytes()) {
            // looked at again, since the last may have gone between the look and the wait
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

    @Override
    public long budget(boolean onDevice) {
        long bytes = budget.of(onDevice);
        return bytes == Long.MAX_VALUE ? 0 : bytes;
    }

    /**
     * Loads a model where there is room for it.
     *
     * @throws RuntimeException where it does not load, or there is none
     */
    Ready load(Deployment model, ModelFolder folder, ModelLoader loader, BreakerFactory breakers) {
        try {
            reserve(model, model.footprint(folder));
            return loadInto(model, folder, loader, breakers);
        } finally {
            release();
        }
    }

    private Ready loadInto(Deployment model, ModelFolder folder, ModelLoader loader, BreakerFactory breakers) {
        long start = System.nanoTime();
        LoadedModel loaded = loader.load(folder);
        try {
            Footprint footprint = Footprint.of(folder, loaded);
            model.took(folder, footprint);
            settle(model, footprint);
            long millis = (System.nanoTime() - start) / 1_000_000;
            LOG.info("model {} ready on {} in {} ms", folder.id(), loaded.provider(), millis);
            Breaker breaker = breakers.of(folder.id().value(), folder.manifest().breaker());
            return new Ready(loaded, footprint, breaker, new Leases());
        } catch (RuntimeException e) {
            ModelCloser.close(loaded);
            throw e;
        }
    }

    /** Bytes of all: those that are there, those that are not gone yet, and the one that is being loaded. */
    @Override
    @SuppressWarnings("ReferenceEquality") // the very reservation
    public long held(boolean onDevice) {
        while (true) {
            Reservation before = reservation.get();
            long there = used(onDevice);
            if (before == reservation.get()) {
                return there + before.bytes(onDevice);
            }
        }
    }

    /** Of them the one that is being loaded. */
    @Override
    public long reserved(boolean onDevice) {
        return reservation.get().bytes(onDevice);
    }

    /**
     * Bytes of the models that are ready, and of those that are not gone yet, which are looked at first: one that leaves meanwhile does not
     * count twice.
     */
    private long used(boolean onDevice) {
        long going = retired.bytes(onDevice);
        return going
                + models.stream()
                        .map(model -> model.route().entered())
                        .filter(Ready.class::isInstance)
                        .map(state -> ((Ready) state).footprint())
                        .filter(footprint -> footprint.onDevice() == onDevice)
                        .mapToLong(Footprint::bytes)
                        .sum();
    }
}
