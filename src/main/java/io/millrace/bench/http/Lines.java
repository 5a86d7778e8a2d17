package io.millrace.bench.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFutureListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The connections of one client; belong to its thread. A request goes over the one that was idle last, or a new one. */
final class Lines {

    private static final Duration LONGEST_IDLE = Duration.ofSeconds(2);

    private final Deque<Line> idle = new ArrayDeque<>();
    private final Set<Line> busy = new HashSet<>();
    private final AtomicLong unasked = new AtomicLong();
    private final Bootstrap bootstrap;
    private final Duration patience;

    /** @param patience with an answer that does not begin or go on */
    Lines(Bootstrap bootstrap, Duration patience) {
        this.bootstrap = bootstrap;
        this.patience = patience;
    }

    void send(byte[] request, Exchange outcome) {
        Line line = fresh();
        if (line == null) {
            connect(request, outcome);
        } else {
            line.send(request, outcome);
        }
    }

    /** One that has not been idle for so long that the service may be about to close it. */
    private @Nullable Line fresh() {
        Line last = idle.pollFirst();
        while (last != null && last.isStill(LONGEST_IDLE)) {
            last.close();
            last = idle.pollFirst();
        }
        return last;
    }

    private void connect(byte[] request, Exchange outcome) {
        ChannelFutureListener listener = connected -> {
            if (connected.isSuccess()) {
                Line line = new Line(this, connected.channel());
                var _ = connected.channel().pipeline().addLast(line);
                line.send(request, outcome);
            } else {
                outcome.lost(new Lost(Lost.Stage.CONNECTING, String.valueOf(connected.cause())));
            }
        };
        var _ = bootstrap.connect().addListener(listener);
    }

    void busy(Line line) {
        busy.add(line);
    }

    /** Its answer has come. */
    void free(Line line, boolean keptAlive) {
        busy.remove(line);
        if (keptAlive) {
            idle.addFirst(line);
        }
    }

    void gone(Line line) {
        busy.remove(line);
        idle.remove(line);
    }

    void unaskedFor() {
        unasked.incrementAndGet();
    }

    /** Answers that came without a request. On any thread. */
    long unasked() {
        return unasked.get();
    }

    void loseTheSilent() {
        for (Line line : List.copyOf(busy)) {
            if (line.isStill(patience)) {
                line.lose("nothing came for " + patience.toSeconds() + " s");
            }
        }
    }

    void close() {
        List.copyOf(idle).forEach(Line::close);
        List.copyOf(busy).forEach(Line::close);
    }
}
