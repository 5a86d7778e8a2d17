package io.millrace.hub;

import io.millrace.hub.Publication.Placed;
import io.millrace.hub.PullException.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One pull from the hub: what there is, which of it, the bytes into the cache, the folder of links. */
final class HubPull {

    static final int MOST_FILES = 1_000;

    private final Source.Hub source;
    private final HubSettings settings;
    private final Host machine;
    private final HubHttp http;
    private final HubApi api;
    private final HubCache cache;
    private final Means means;

    HubPull(Source.Hub source, HubSettings settings, Host machine, HubHttp http, Disk disk, Means means) {
        this.source = source;
        this.settings = settings;
        this.machine = machine;
        this.http = http;
        this.api = new HubApi(http, settings);
        this.cache = new HubCache(disk, settings, source.repo());
        this.means = means;
    }

    Path into(Publication publication, @Nullable String variant) {
        publication.requireOwn(source.repo());
        Optional<Stamp> before = Stamp.read(publication.target());
        String wanted = variant != null ? variant : before.map(Stamp::variant).orElse(null);
        RepositoryFiles repository;
        try {
            repository = files();
        } catch (PullException e) {
            if (before.isPresent() && isOut(e) && covers(before.get(), variant)) {
                means.progress().say(e.getMessage() + "; " + publication.target() + " stays as it is");
                return publication.target();
            }
            throw e;
        }
        return into(publication, repository, choice(repository, wanted, variant == null));
    }

    private static boolean isOut(PullException e) {
        return e.kind() == Kind.OFFLINE || e.kind() == Kind.UNAVAILABLE || e.kind() == Kind.RATE_LIMITED;
    }

    private boolean covers(Stamp stamp, @Nullable String variant) {
        return (stamp.revision().equals(source.revision()) || stamp.commit().equals(source.revision()))
                && (variant == null || variant.equalsIgnoreCase(stamp.variant()));
    }

    private RepositoryFiles files() {
        if (settings.offline()) {
            return cache.list(source)
                    .orElseThrow(() -> new PullException(
                            Kind.OFFLINE,
                            source + " is not in " + settings.cache() + ", and HF_HUB_OFFLINE forbids asking the hub"));
        }
        try {
            return Again.untilDone(() -> api.list(source), means.pauses(), means.progress());
        } catch (PullException e) {
            PullException named = e.about(source.toString());
            return Optional.of(named)
                    .filter(HubPull::isOut)
                    .flatMap(_ -> cache.list(source))
                    .map(cached -> said(named, cached))
                    .orElseThrow(() -> named);
        }
    }

    private RepositoryFiles said(PullException e, RepositoryFiles cached) {
        means.progress().say(e.getMessage() + "; what the cache has of it is used");
        return cached;
    }

    /* A variant that was pulled before may be gone from the repository; one that was asked for may not. */
    private VariantChoice choice(RepositoryFiles repository, @Nullable String wanted, boolean own) {
        boolean gone = own
                && wanted != null
                && Variants.of(repository.files()).named(wanted).isEmpty();
        VariantChoice choice = VariantChoice.of(source.toString(), repository, gone ? null : wanted, machine);
        if (!choice.reason().isEmpty()) {
            means.progress().say(source + ": variant " + choice.reason());
        }
        return choice;
    }

    private Path into(Publication publication, RepositoryFiles repository, VariantChoice choice) {
        List<RemoteFile> files = Companions.of(choice.variant(), repository.files());
        if (files.size() > MOST_FILES) {
            throw Hub.several(source.toString(), files.size(), MOST_FILES);
        }
        Stamp stamp = new Stamp(
                source.repo(),
                source.revision(),
                repository.commit(),
                choice.variant().name(),
                files.stream().map(choice.variant()::local).toList());
        if (stamp.isIn(publication.target())) {
            means.progress().say(publication.target() + " has it already");
            return publication.target();
        }
        load(repository, files, settings.links() ? null : publication.target());
        publication.publish(stamp, placed(repository, choice.variant(), files));
        return publication.target();
    }

    private List<Placed> placed(RepositoryFiles repository, Variant variant, List<RemoteFile> files) {
        return files.stream()
                .map(file -> new Placed(
                        variant.local(file),
                        cache.find(repository.commit(), file)
                                .orElseThrow(() -> new PullException(
                                        Kind.DISK,
                                        source + ", file " + file.path() + ": it is gone from " + settings.cache()))))
                .toList();
    }

    private void load(RepositoryFiles repository, List<RemoteFile> files, @Nullable Path copies) {
        List<RemoteFile> missing = files.stream()
                .filter(file -> cache.find(repository.commit(), file).isEmpty())
                .toList();
        long total = missing.stream().mapToLong(RemoteFile::size).sum();
        long there = missing.stream()
                .mapToLong(file -> cache.loaded(Objects.requireNonNull(file.hash())))
                .sum();
        DiskRoom.require(settings.cache(), total - there);
        if (copies != null) {
            DiskRoom.require(copies, files.stream().mapToLong(RemoteFile::size).sum());
        }
        if (!missing.isEmpty()) {
            means.progress().begin(total, there);
            fetch(repository.commit(), missing);
        }
        if (files.stream().allMatch(file -> file.hash() != null)) {
            cache.note(source, repository.commit(), files, means.pauses());
        }
    }

    /* Small files beside each other, then each large one in ranges beside each other. */
    private void fetch(String commit, List<RemoteFile> files) {
        List<RemoteFile> small =
                files.stream().filter(file -> file.size() <= means.range()).toList();
        means.each(small, file -> fetch(commit, file), () -> {});
        files.stream().filter(file -> file.size() > means.range()).forEach(file -> fetch(commit, file));
    }

    private void fetch(String commit, RemoteFile file) {
        var _ = cache.fetch(file, new HubBytes(http, api, source, commit, file), means);
    }
}
