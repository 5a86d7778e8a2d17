package io.millrace.models;

import io.millrace.core.ModelId;
import io.millrace.core.ServingException;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.repository.ModelRepository.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What models are called by. Every name and alias is one model's alone, all its versions': a folder's name goes before any alias, and
 * among aliases the one that is there already, or that of the folder that comes first.
 */
final class ModelNames {

    private static final char VERSION = '@';
    private static final char ADAPTER = ':';
    private static final Comparator<Deployment> HIGHEST = Comparator.<Deployment>comparingInt(
                    model -> Integer.parseInt(model.version()))
            .reversed();

    private final Map<String, List<Deployment>> exact;

    /** @param exact the versions that go by a name, the highest first */
    private ModelNames(Map<String, List<Deployment>> exact) {
        this.exact = Map.copyOf(exact);
    }

    /**
     * The model of a name: the highest version that is served of a name or alias as it is, or what is in front of the last {@code @} in
     * the version behind it.
     *
     * @throws ModelNotFound where there is none
     * @throws InvalidRequest where it is the name of an adapter
     */
    Deployment require(String name) {
        return find(name).orElseThrow(() -> missing(name));
    }

    /** As {@link #require}; empty where there is none. */
    Optional<Deployment> find(String name) {
        List<Deployment> versions = exact.get(name);
        return versions == null ? version(name) : Optional.of(served(versions));
    }

    private static Deployment served(List<Deployment> versions) {
        return versions.size() == 1
                ? versions.getFirst()
                : versions.stream().filter(Deployment::isServed).findFirst().orElse(versions.getFirst());
    }

    private Optional<Deployment> version(String name) {
        return exact.getOrDefault(before(VERSION, name), List.of()).stream()
                .filter(model -> model.version().equals(behind(VERSION, name)))
                .findFirst();
    }

    /**
     * The way to the model of a name, or to the model that what is in front of the last {@code :} names with the adapter behind it.
     *
     * @throws ModelNotFound where there is none, or its folder has no such adapter
     */
    ModelRoute route(String name) {
        return findRoute(name).orElseThrow(() -> notFound(name));
    }

    /** As {@link #route}; empty where there is none. */
    Optional<ModelRoute> findRoute(String name) {
        Optional<ModelRoute> bare = find(name).map(Deployment::route);
        return bare.isPresent() ? bare : adapted(name);
    }

    private Optional<ModelRoute> adapted(String name) {
        String adapter = behind(ADAPTER, name);
        return find(before(ADAPTER, name))
                .map(Deployment::route)
                .filter(route -> route.adapters().contains(adapter))
                .map(route -> route.with(adapter));
    }

    /** The model of the name of an adapter, which need not be there, and the adapter's own; empty where it is none. */
    Optional<Map.Entry<Deployment, String>> adapter(String name) {
        return find(name).isPresent()
                ? Optional.empty()
                : find(before(ADAPTER, name)).map(model -> Map.entry(model, behind(ADAPTER, name)));
    }

    /** What is in front of a version that a name states; empty where it states none, or is a name as it is. */
    Optional<String> unversioned(String name) {
        List<Deployment> versions = exact.get(name);
        boolean bare = versions == null
                ? name.indexOf(VERSION) < 0
                : versions.stream().noneMatch(model -> isVersion(model.id(), name));
        return bare ? Optional.empty() : Optional.of(before(VERSION, name));
    }

    private static boolean isVersion(ModelId id, String name) {
        return id.version() != null && id.value().equals(name);
    }

    /** Whether a name is a model's own, or a version's. */
    boolean isModel(String name) {
        return exact.getOrDefault(name, List.of()).stream()
                .anyMatch(model ->
                        model.id().name().equals(name) || model.id().value().equals(name));
    }

    /** Every version of the model that has a name, the highest first; of one version where the name states it. */
    List<Deployment> all(String name) {
        List<Deployment> versions = exact.get(name);
        return versions == null ? List.of(require(name)) : versions;
    }

    private ServingException missing(String name) {
        return adapted(name).isPresent()
                ? new InvalidRequest("model", "'" + name + "' is an adapter; this is done with a model alone")
                : notFound(name);
    }

    private ModelNotFound notFound(String name) {
        if (exact.containsKey(before(VERSION, name))) {
            return ModelNotFound.version(before(VERSION, name), behind(VERSION, name));
        }
        return find(before(ADAPTER, name))
                .map(model -> ModelNotFound.adapter(
                        before(ADAPTER, name),
                        behind(ADAPTER, name),
                        model.route().adapters()))
                .orElseGet(() -> new ModelNotFound(name));
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
        entries.forEach(entry -> holders.put(entry.id().name(), entry.id()));
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
        return Stream.of(Stream.of(entry.id().name(), entry.id().value()), aliases(entry))
                .flatMap(names -> names)
                .flatMap(name -> holder
                        .apply(name)
                        .filter(id -> !id.name().equals(entry.id().name()))
                        .map(id -> place(entry, name) + " the name or alias '" + name + "' is that of the model '"
                                + id.name() + "'")
                        .stream())
                .findFirst();
    }

    private static String place(Entry entry, String name) {
        boolean own = name.equals(entry.id().name()) || name.equals(entry.id().value());
        return entry.id().folder() + (own ? ":" : "/model.yaml: aliases:");
    }

    static ModelNames of(Collection<Deployment> deployments) {
        Map<String, List<Deployment>> found = new HashMap<>();
        deployments.forEach(model ->
                found.computeIfAbsent(model.id().name(), _ -> new ArrayList<>()).add(model));
        found.values().forEach(versions -> versions.sort(HIGHEST));
        List<List<Deployment>> models = List.copyOf(found.values());
        deployments.forEach(model -> found.putIfAbsent(model.id().value(), List.of(model)));
        models.forEach(versions -> aliases(versions).forEach(alias -> found.putIfAbsent(alias, versions)));
        return new ModelNames(found);
    }

    private static Stream<String> aliases(List<Deployment> versions) {
        return versions.stream().flatMap(model -> aliases(model.route().entry()));
    }

    private static Stream<String> aliases(Entry entry) {
        return entry.manifest().aliases().stream();
    }
}
