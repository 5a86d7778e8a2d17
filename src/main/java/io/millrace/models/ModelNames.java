package io.millrace.models;

import io.millrace.core.ModelId;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.repository.ModelRepository.Entry;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What models are called by. Every name and alias is one model's alone: a folder's name goes before any alias, and among aliases the
 * one that is there already, or that of the folder that comes first.
 */
final class ModelNames {

    private static final char VERSION = '@';
    private static final char ADAPTER = ':';

    private final Map<String, Deployment> exact;

    private ModelNames(Map<String, Deployment> exact) {
        this.exact = Map.copyOf(exact);
    }

    /**
     * The model of a name: an alias or name as it is, or what is in front of its last {@code @} in the version behind it.
     *
     * @throws ModelNotFound where there is none
     */
    Deployment require(String name) {
        return find(name).orElseThrow(() -> missing(name));
    }

    /** As {@link #require}; empty where there is none. */
    Optional<Deployment> find(String name) {
        return Optional.ofNullable(exact.get(name)).or(() -> version(name));
    }

    private Optional<Deployment> version(String name) {
        return Optional.ofNullable(exact.get(before(VERSION, name)))
                .filter(model -> model.version().equals(behind(VERSION, name)));
    }

    private ModelNotFound missing(String name) {
        if (exact.containsKey(before(VERSION, name))) {
            return ModelNotFound.version(before(VERSION, name), behind(VERSION, name));
        }
        return exact.containsKey(before(ADAPTER, name))
                ? ModelNotFound.adapter(before(ADAPTER, name), behind(ADAPTER, name))
                : new ModelNotFound(name);
    }

    private static String before(char mark, String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf(mark)));
    }

    private static String behind(char mark, String name) {
        return name.substring(name.lastIndexOf(mark) + 1);
    }

    /** The same folders, those of them unusable that state an alias which is another's. */
    static List<Entry> settled(List<Entry> entries) {
        Map<String, ModelId> holders = new HashMap<>();
        entries.forEach(entry -> holders.put(entry.id().value(), entry.id()));
        return entries.stream().map(entry -> settled(entry, holders)).toList();
    }

    private static Entry settled(Entry entry, Map<String, ModelId> holders) {
        Optional<String> fault = fault(entry, name -> Optional.ofNullable(holders.get(name)));
        if (fault.isPresent()) {
            return new Entry.Unusable(entry.id(), fault.get());
        }
        aliases(entry).forEach(alias -> holders.put(alias, entry.id()));
        return entry;
    }

    /**
     * Why a folder cannot be served beside the others; empty where it can.
     *
     * @param holder of a name or alias, among the others
     */
    static Optional<String> fault(Entry entry, Function<String, Optional<ModelId>> holder) {
        return Stream.concat(Stream.of(entry.id().value()), aliases(entry))
                .flatMap(name -> holder
                        .apply(name)
                        .filter(id -> !id.equals(entry.id()))
                        .map(id -> place(entry, name) + " the name or alias '" + name + "' is that of the model '" + id
                                + "'")
                        .stream())
                .findFirst();
    }

    private static String place(Entry entry, String name) {
        return name.equals(entry.id().value())
                ? entry.id().folder() + ":"
                : entry.id().folder() + "/model.yaml: aliases:";
    }

    static ModelNames of(Collection<Deployment> deployments) {
        Map<String, Deployment> found = new HashMap<>();
        deployments.forEach(deployment -> found.put(deployment.id().value(), deployment));
        deployments.forEach(deployment ->
                aliases(deployment.route().entry()).forEach(alias -> found.putIfAbsent(alias, deployment)));
        return new ModelNames(found);
    }

    private static Stream<String> aliases(Entry entry) {
        return entry instanceof Entry.Usable usable ? usable.folder().manifest().aliases().stream() : Stream.of();
    }
}
