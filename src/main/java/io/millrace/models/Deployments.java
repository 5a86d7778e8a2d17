package io.millrace.models;

import io.millrace.admission.Admission;
import io.millrace.core.ModelId;
import io.millrace.repository.ModelRepository.Entry;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models there are, whatever their state, and their names. Changed by the thread that loads; read by all. */
final class Deployments {

    private static final Logger LOG = LoggerFactory.getLogger(Deployments.class);
    private static final Comparator<Deployment> BY_NAME = Comparator.<Deployment, String>comparing(
                    model -> model.id().name())
            .thenComparing(model -> Integer.valueOf(model.version()));

    private final List<Deployment> all = new CopyOnWriteArrayList<>();
    private final Consumer<Deployment> load;
    private volatile ModelNames names = ModelNames.of(List.of());

    /** @param load has one loaded that a request waits for */
    Deployments(Consumer<Deployment> load) {
        this.load = load;
    }

    Collection<Deployment> all() {
        return Collections.unmodifiableCollection(all);
    }

    Stream<Deployment> inOrder() {
        return all.stream().sorted(BY_NAME);
    }

    ModelNames names() {
        return names;
    }

    /** Whether the queue of some model has no place left. */
    boolean isCrowded() {
        for (Deployment deployment : all) {
            Admission queue = deployment.route().admission();
            if (queue != null && queue.isFull()) {
                return true;
            }
        }
        return false;
    }

    /** Reads aliases anew, which a load may have changed. */
    void rename() {
        names = ModelNames.of(all);
    }

    /** Adds them, and logs those that cannot be used. */
    void addAll(Collection<Entry> entries) {
        entries.forEach(Deployments::log);
        all.addAll(entries.stream().map(entry -> new Deployment(entry, load)).toList());
        rename();
    }

    private static void log(Entry entry) {
        if (entry instanceof Entry.Unusable unusable) {
            LOG.error("model {} cannot be used: {}", unusable.id(), unusable.reason());
        }
    }

    /** The one of an entry's id, which is added where it is not there. */
    Deployment of(Entry entry) {
        return all.stream()
                .filter(known -> known.id().equals(entry.id()))
                .findFirst()
                .orElseGet(() -> add(entry));
    }

    private Deployment add(Entry entry) {
        Deployment deployment = new Deployment(entry, load);
        all.add(deployment);
        rename();
        return deployment;
    }

    void remove(Deployment deployment) {
        all.remove(deployment);
        rename();
    }

    /** Those of a model that are of none of these entries. */
    List<Deployment> others(String model, Collection<Entry> entries) {
        Set<ModelId> kept = entries.stream().map(Entry::id).collect(Collectors.toSet());
        return all.stream()
                .filter(known -> known.id().name().equals(model) && !kept.contains(known.id()))
                .toList();
    }
}
