package io.millrace.generation;

import java.util.HashMap;
import java.util.Map;

/**
 * Start-time fair queuing (Goyal, Vin and Cheng, 1996): each share's requests are numbered from the virtual time at which it last had
 * its turn, so that a share with a thousand waiting requests and one with a single one alternate. A request's cost is 1.
 */
final class Turns {

    private final Map<String, Long> next = new HashMap<>();
    private long now;

    /** The turn of a request that arrives; requests of one share get rising turns. */
    long arrive(String share) {
        long turn = Math.max(now, next.getOrDefault(share, 0L));
        next.put(share, turn + 1);
        return turn;
    }

    /** A request with this turn starts. */
    void start(long turn) {
        if (turn > now) {
            now = turn;
            next.values().removeIf(due -> due <= now);
        }
    }

    /** Shares remembered because they are ahead of the virtual time. */
    int remembered() {
        return next.size();
    }
}
