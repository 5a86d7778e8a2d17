package io.millrace.hub;

import io.millrace.hub.PullException.Kind;
import io.millrace.hub.Ranges.Range;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Loads ranges of a file, each over as many connections in turn as it takes. */
final class PartLoad {

    /** The server gives no ranges. */
    static final class WholeOnly extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final int BUFFER = 256 << 10;
    private static final Duration PIECE = Duration.ofSeconds(1);

    /** So much has to come that a failure does not count as one in succession. */
    private static final long ENOUGH = 64 << 10;

    private final Download.Bytes source;
    private final Partial partial;
    private final Means means;
    private volatile boolean stopped;

    PartLoad(Download.Bytes source, Partial partial, Means means) {
        this.source = source;
        this.partial = partial;
        this.means = means;
    }

    void stop() {
        stopped = true;
    }

    void load(Range range) {
        int failures = 0;
        for (Spot spot = new Spot(range.from()); spot.at < range.to() && !stopped; ) {
            long before = spot.at;
            try {
                once(spot, range.to());
            } catch (Again e) {
                failures = spot.at - before >= Math.min(ENOUGH, Math.max(1, partial.size() / 16)) ? 0 : failures + 1;
                rest(e, failures);
            }
        }
    }

    private void rest(Again e, int failures) {
        if (failures > Again.MOST) {
            throw e.last().about(source.name());
        }
        if (!stopped) {
            means.progress().say(source.name() + ": " + e.getMessage() + "; going on");
            rest(e.pause(Math.max(0, failures - 1)));
        }
    }

    /* In pieces, since another part may have failed for good. */
    private void rest(Duration time) {
        for (Duration left = time; left.isPositive() && !stopped; left = left.minus(PIECE)) {
            means.pauses().pause(left.compareTo(PIECE) < 0 ? left : PIECE);
        }
    }

    /** How far a range is written, and how far the journal says so. */
    private final class Spot {

        private long at;
        private long journaled;

        Spot(long at) {
            this.at = at;
            this.journaled = at;
        }

        void write(byte[] buffer, int n) {
            partial.write(ByteBuffer.wrap(buffer, 0, n), at);
            at += n;
            means.progress().loaded(n);
            if (at - journaled >= means.range() / 4) {
                journal();
            }
        }

        void journal() {
            long from = journaled;
            journaled = at;
            partial.wrote(from, at);
        }
    }

    private void once(Spot spot, long to) throws Again {
        try (HttpAnswer answer = source.open(spot.at, to)) {
            requireRange(answer, spot.at, to);
            copy(new FileBody(answer), spot, to);
        }
    }

    private void copy(FileBody body, Spot spot, long to) throws Again {
        byte[] buffer = new byte[BUFFER];
        try {
            while (spot.at < to && !stopped) {
                spot.write(buffer, body.read(buffer, (int) Math.min(buffer.length, to - spot.at)));
            }
        } finally {
            spot.journal();
        }
        body.end();
    }

    /** The file in one answer, from its beginning. */
    void whole() throws Again {
        try (HttpAnswer answer = source.open(0, partial.size())) {
            requireSize(answer);
            copy(new FileBody(answer), new Spot(0), partial.size());
        }
    }

    private void requireRange(HttpAnswer answer, long from, long to) throws Again {
        if (answer.status() == 200) {
            requireSize(answer);
            if (from != 0 || to != partial.size()) {
                throw new WholeOnly();
            }
            return;
        }
        String range = String.valueOf(answer.header("Content-Range")).strip();
        if (!range.matches("(?i)bytes " + from + "-\\d+/(\\*|" + partial.size() + ")")) {
            throw wrong("the server answers with the range '" + range.replaceAll("\\p{Cntrl}", "?")
                    + "' for bytes from " + from + " of " + partial.size());
        }
    }

    private void requireSize(HttpAnswer answer) throws Again {
        if (answer.status() == 200 && answer.length() >= 0 && answer.length() != partial.size()) {
            throw wrong(
                    "the server has " + answer.length() + " bytes of it, and " + partial.size() + " were announced");
        }
    }

    private Again wrong(String how) {
        return new Again(new PullException(Kind.CONTENT, source.name() + ": " + how), null);
    }
}
