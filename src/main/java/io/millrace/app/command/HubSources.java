package io.millrace.app.command;

import io.millrace.hub.Hub;
import io.millrace.hub.HubSettings;
import io.millrace.hub.Progress;
import io.millrace.hub.PullException;
import io.millrace.hub.Source;
import io.millrace.models.upkeep.SourceFailure;
import io.millrace.models.upkeep.Sources;
import io.millrace.repository.Origin;
import io.millrace.serving.PullState;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pulls sources as the command does, by the same variables of the environment and into the same cache.
 *
 * @param environment variables of the hub
 * @param home of the user
 */
public record HubSources(Map<String, String> environment, Path home) implements Sources {

    private static final Logger LOG = LoggerFactory.getLogger(HubSources.class);
    private static final Set<PullException.Kind> PASSING =
            EnumSet.of(PullException.Kind.UNAVAILABLE, PullException.Kind.RATE_LIMITED, PullException.Kind.INTERRUPTED);

    @Override
    public void pull(Origin origin, Path folder, Consumer<PullState> progress) {
        String cache = "";
        try {
            HubSettings settings = HubSettings.of(environment, home);
            cache = settings.cache().toString();
            var _ = new Hub(settings, ThisMachine.read())
                    .pull(
                            Source.parse(origin.source()),
                            origin.variant(),
                            Objects.requireNonNull(folder.getParent()),
                            String.valueOf(folder.getFileName()),
                            new Told(progress));
        } catch (PullException e) {
            String said = String.valueOf(e.getMessage())
                    .replace(folder.toString(), "its folder in millrace.models.data")
                    .replace(String.valueOf(folder.getParent()), "millrace.models.data");
            throw new SourceFailure(
                    "source: " + (cache.isEmpty() ? said : said.replace(cache, "the cache")),
                    PASSING.contains(e.kind()));
        }
    }

    /** What a pull tells, for the log and for who looks. */
    private static final class Told implements Progress {

        private final Consumer<PullState> progress;
        private final AtomicLong loaded = new AtomicLong();
        private volatile long total;

        private Told(Consumer<PullState> progress) {
            this.progress = progress;
        }

        @Override
        public void say(String line) {
            LOG.info("{}", line);
        }

        @Override
        public void begin(long all, long there) {
            total = all;
            loaded.set(there);
            loaded(0);
        }

        @Override
        public void loaded(long bytes) {
            progress.accept(new PullState(loaded.addAndGet(bytes), total));
        }
    }
}
