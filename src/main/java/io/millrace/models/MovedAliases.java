package io.millrace.models;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.models.upkeep.AliasFile;
import io.millrace.repository.Setting;
import io.millrace.serving.ModelCatalog.Model;
import io.millrace.serving.Share;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Aliases that an operator has moved while the service runs, each to one model or shared among several. They go before those of
 * model.yaml. Each is changed in one step.
 */
public final class MovedAliases {

    private static final Logger LOG = LoggerFactory.getLogger(MovedAliases.class);
    private static final int MOST_SHARES = 16;
    private static final int MOST_ALIASES = 1000;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final Supplier<ModelNames> names;
    private final AliasFile file;
    private volatile Map<String, List<Share>> shares;

    /**
     * Those that a file keeps.
     *
     * @param names of the models that there are
     * @throws IllegalStateException where the file is broken, naming it
     */
    MovedAliases(Supplier<ModelNames> names, AliasFile file) {
        this.names = names;
        this.file = file;
        this.shares = Map.copyOf(file.read());
    }

    /** Says which of those that were kept lead nowhere by now. */
    void report() {
        shares.forEach((alias, to) -> to.stream()
                .filter(share -> names.get().find(share.model()).isEmpty())
                .forEach(share -> LOG.warn("the alias {} leads to {}, which is no model", alias, share.model())));
        shares.keySet().stream()
                .filter(alias -> names.get().isModel(alias))
                .forEach(alias -> LOG.warn("the alias {} is a model's name by now, and leads to that", alias));
    }

    /** Where each leads. */
    public Map<String, List<Share>> all() {
        return new TreeMap<>(shares);
    }

    boolean isEmpty() {
        return shares.isEmpty();
    }

    /**
     * Moves an alias in one step, to one model or shared among several.
     *
     * @throws InvalidRequest where it is a model's name, or leads to another that was moved
     * @throws ModelNotFound where it leads to no model
     */
    public synchronized void move(String alias, List<Share> to) {
        require(!to.isEmpty() && to.size() <= MOST_SHARES, "an alias leads to 1 to " + MOST_SHARES + " models");
        require(Setting.isName(alias), "the alias must be a name");
        require(!names.get().isModel(alias), "'" + alias + "' is the name of a model, which no alias may have");
        for (Share share : to) {
            var _ = names.get().require(share.model());
            require(!shares.containsKey(share.model()), "'" + share.model() + "' is an alias that was moved itself");
            require(!share.model().equals(alias), "an alias cannot lead to itself");
        }
        require(to.stream().map(Share::model).distinct().count() == to.size(), "an alias leads to each model once");
        Map<String, List<Share>> next = new HashMap<>(shares);
        next.put(alias, List.copyOf(to));
        require(next.size() <= MOST_ALIASES, "at most " + MOST_ALIASES + " aliases can be moved");
        keep(next);
    }

    /** Has an alias be what model.yaml says of it, or nothing. */
    public synchronized void forget(String alias) {
        Map<String, List<Share>> next = new HashMap<>(shares);
        if (next.remove(alias) == null) {
            throw new ModelNotFound(alias);
        }
        keep(next);
    }

    private void keep(Map<String, List<Share>> next) {
        file.write(next);
        shares = Map.copyOf(next);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new InvalidRequest("alias", otherwise);
        }
    }

    /**
     * What a name leads to.
     *
     * @param request a number of the request's own: equal requests go to the same model
     */
    String target(String name, long request) {
        List<Share> to = of(name);
        if (to != null) {
            return chosen(to, request);
        }
        int adapter = name.lastIndexOf(':');
        if (adapter > 0 && !names.get().isModel(name)) {
            return target(name.substring(0, adapter), request) + name.substring(adapter);
        }
        int at = name.lastIndexOf('@');
        List<Share> versioned = at < 0 ? null : of(name.substring(0, at));
        return versioned == null || versioned.size() > 1
                ? name
                : versioned.getFirst().model() + name.substring(at);
    }

    /* The name of a folder that has come since goes before it. */
    private @Nullable List<Share> of(String name) {
        List<Share> to = shares.get(name);
        return to == null || names.get().isModel(name) ? null : to;
    }

    /** Whether a name, without the version behind it, is one of them. */
    boolean isMoved(String name) {
        int at = name.lastIndexOf('@');
        return of(name) != null || at >= 0 && of(name.substring(0, at)) != null;
    }

    /** The one model that a name leads to. */
    String only(String name) {
        List<Share> to = of(name);
        if (to != null && to.size() > 1) {
            throw new InvalidRequest("model", "'" + name + "' is shared among " + to.size() + " models: name one");
        }
        return target(name, 0);
    }

    private static String chosen(List<Share> to, long request) {
        long left = Math.floorMod(
                (request + 1) * MIX >>> 16, to.stream().mapToLong(Share::weight).sum());
        for (Share share : to) {
            left -= share.weight();
            if (left < 0) {
                return share.model();
            }
        }
        throw new IllegalStateException("weights do not add up");
    }

    /** A model with the aliases that lead to it now. */
    Model shown(Model model) {
        if (shares.isEmpty()) {
            return model;
        }
        List<String> aliases = new ArrayList<>(model.aliases());
        aliases.removeAll(shares.keySet());
        all().forEach((alias, to) -> {
            if (to.stream().anyMatch(share -> leadsTo(share, model))) {
                aliases.add(alias);
            }
        });
        return model.with(aliases);
    }

    private boolean leadsTo(Share share, Model model) {
        Optional<Deployment> target = names.get().find(share.model());
        return target.filter(found -> found.id().value().equals(model.id())).isPresent();
    }
}
