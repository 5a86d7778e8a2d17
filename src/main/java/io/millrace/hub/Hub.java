package io.millrace.hub;

import io.millrace.hub.Publication.Form;
import io.millrace.hub.PullException.Kind;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Pulls models. */
public final class Hub {

    private static final int CONNECTIONS = 8;
    private static final long RANGE = 16L << 20;

    private final HubSettings settings;
    private final Host machine;
    private final Disk disk;
    private final Pauses pauses;
    private final int connections;
    private final long range;

    public Hub(HubSettings settings, Host machine) {
        this(settings, machine, new Disk(), Pauses::sleep, CONNECTIONS, RANGE);
    }

    Hub(HubSettings settings, Host machine, Disk disk, Pauses pauses, int connections, long range) {
        this.settings = settings;
        this.machine = machine;
        this.disk = disk;
        this.pauses = pauses;
        this.connections = connections;
        this.range = range;
    }

    /**
     * Puts a model into a folder of models, whole or not at all; one that is there already in this revision and variant is left as it
     * is. To be interrupted.
     *
     * @param variant such as q4f16; null takes that which was pulled before, or the one that suits the machine
     * @param models made where it is not there
     * @return the model's folder
     * @throws PullException saying why not
     */
    public Path pull(Source source, @Nullable String variant, Path models, Progress progress) {
        return pull(source, variant, models, source.folderName(), progress);
    }

    /** The same into a folder of another name. */
    public Path pull(Source source, @Nullable String variant, Path models, String name, Progress progress) {
        Path root = models.toAbsolutePath().normalize();
        ExecutorService threads = Executors.newCachedThreadPool(
                Thread.ofPlatform().name("pull-", 0).daemon().factory());
        try (HubHttp http = new HubHttp(settings)) {
            Means means = new Means(threads, connections, range, pauses, progress);
            return switch (source) {
                case Source.Hub hub ->
                    new HubPull(hub, settings, machine, http, disk, means)
                            .into(publication(root, name, settings.links() ? Form.LINKED : Form.NAMED), variant);
                case Source.Folder folder ->
                    new FolderPull(folder, machine, progress).into(publication(root, name, Form.COPIED), variant);
                case Source.Web web ->
                    new WebPull(web, http, disk, means).into(publication(root, name, Form.NAMED), variant);
            };
        } finally {
            progress.end();
            threads.shutdownNow();
        }
    }

    private Publication publication(Path root, String name, Form form) {
        Publication publication = new Publication(disk, root, name, form, pauses);
        publication.recoverKilled();
        return publication;
    }

    static PullException several(String what, int found, int most) {
        return new PullException(Kind.ANSWER, what + " needs " + found + " files; at most " + most + " are pulled");
    }
}
