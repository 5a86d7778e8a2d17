package io.millrace.tasks.generate;

import io.millrace.core.ModelId;
import io.millrace.core.OneLine;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.generation.Adapter;
import io.millrace.models.adapter.ModelAdapters;
import io.millrace.repository.AdapterSource;
import io.millrace.repository.ModelFolder;
import io.millrace.runtime.decoder.OrtAdapter;
import io.millrace.runtime.decoder.OrtDecoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The LoRA adapters of one language model. */
public final class LanguageAdapters implements ModelAdapters {

    private static final Logger LOG = LoggerFactory.getLogger(LanguageAdapters.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final ModelId model;
    private final Path root;
    private final Loading loading;
    private volatile Map<String, Known> known = Map.of();

    private interface Loading {
        OrtAdapter load(String name, Path file);
    }

    /**
     * One that the folder has.
     *
     * @param source as it was last read
     * @param loaded of that or an earlier reading; null where none has succeeded
     * @param fault why the last failed; null where it did not
     * @param aside whether it is not to answer
     */
    private record Known(
            AdapterSource source,
            @Nullable OrtAdapter loaded,
            @Nullable String fault,
            boolean aside) {

        boolean answers() {
            return loaded != null && !aside;
        }
    }

    private LanguageAdapters(ModelId model, Path root, Loading loading) {
        this.model = model;
        this.root = root;
        this.loading = loading;
    }

    /** Of a model whose folder has none. */
    static LanguageAdapters none(ModelId model) {
        return new LanguageAdapters(model, Path.of(""), (_, _) -> {
            throw new IllegalArgumentException("the model takes no adapters");
        });
    }

    /** Those that the folder has, loaded. */
    static LanguageAdapters of(ModelFolder folder, OrtDecoder decoder) {
        LanguageAdapters adapters =
                new LanguageAdapters(folder.id(), folder.path().resolveSibling(""), decoder::adapter);
        adapters.follow(folder.adapters());
        return adapters;
    }

    @Override
    public void follow(Map<String, AdapterSource> found) {
        Map<String, Known> before = known;
        Map<String, Known> next = new TreeMap<>();
        found.forEach((name, source) -> next.put(name, followed(name, source, before.get(name))));
        become(next);
    }

    private Known followed(String name, AdapterSource source, @Nullable Known before) {
        boolean aside = before != null && before.aside;
        if (before != null && (aside || before.source.equals(source))) {
            return new Known(aside ? source : before.source, before.loaded, before.fault, aside);
        }
        return read(name, source, before == null ? null : before.loaded);
    }

    private Known read(String name, AdapterSource source, @Nullable OrtAdapter otherwise) {
        try {
            OrtAdapter adapter = loading.load(fullName(name), source.file());
            LOG.info("adapter {} ready, {} KiB", adapter.name(), adapter.bytes() >> 10);
            return new Known(source, adapter, null, false);
        } catch (RuntimeException e) {
            String message = e.getMessage() == null ? e.toString() : e.getMessage();
            String reason =
                    OneLine.of(message.replace(root + root.getFileSystem().getSeparator(), ""));
            LOG.error("adapter {} failed to load: {}", fullName(name), reason);
            return new Known(source, otherwise, reason, false);
        }
    }

    private String fullName(String name) {
        return model + ":" + name;
    }

    /* Who asks from now on gets the new ones; the old go when nobody holds them. */
    private void become(Map<String, Known> next) {
        Map<String, Known> before = known;
        known = Collections.unmodifiableMap(next);
        before.forEach((name, old) -> {
            Known now = next.get(name);
            if (old.loaded != null && (now == null || !old.loaded.equals(now.loaded))) {
                LOG.info("adapter {} is unloaded", old.loaded.name());
                old.loaded.unload();
            }
        });
    }

    @Override
    public void load(String name) {
        change(name, now -> now.aside ? read(name, now.source, null) : now);
    }

    @Override
    public void unload(String name) {
        if (!names().contains(name)) {
            throw missing(name);
        }
        change(name, now -> new Known(now.source, null, null, true));
    }

    private void change(String name, UnaryOperator<Known> change) {
        Map<String, Known> next = new TreeMap<>(known);
        if (next.computeIfPresent(name, (_, now) -> change.apply(now)) == null) {
            throw missing(name);
        }
        become(next);
    }

    /**
     * Holds one for a request, which releases it.
     *
     * @param name null for none
     * @throws ModelNotFound where there is none of that name
     * @throws ModelNotReady where it has failed to load
     */
    public Adapter hold(@Nullable String name) {
        if (name == null) {
            return Adapter.NONE;
        }
        while (true) {
            Known one = known.get(name);
            if (one == null || one.aside) {
                throw missing(name);
            }
            if (one.loaded == null) {
                throw new ModelNotReady("The adapter '" + fullName(name) + "' has failed: " + one.fault, RETRY_AFTER);
            }
            if (one.loaded.hold()) {
                return one.loaded;
            }
            // Another has taken its place: it is known before this one is unloaded.
        }
    }

    private ModelNotFound missing(String name) {
        return ModelNotFound.adapter(model.value(), name, known());
    }

    @Override
    public List<String> names() {
        return known.entrySet().stream()
                .filter(entry -> entry.getValue().answers())
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public Set<String> known() {
        return known.entrySet().stream()
                .filter(entry -> !entry.getValue().aside())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public @Nullable String fault() {
        return known.values().stream()
                .map(Known::fault)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    @Override
    public long bytes() {
        return known.values().stream()
                .map(Known::loaded)
                .filter(Objects::nonNull)
                .mapToLong(OrtAdapter::bytes)
                .sum();
    }
}
