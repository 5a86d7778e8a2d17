package io.millrace.lab.load;

import io.millrace.bench.http.Reply;
import io.millrace.bench.report.Quantiles;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** How the requests of a drill ended. For any threads; figures are read when all have ended. */
public final class DrillTally {

    private final long start;
    private final long end;
    private final Map<Integer, LongAdder> statuses = new ConcurrentSkipListMap<>();
    private final Queue<Stay> accepted = new ConcurrentLinkedQueue<>();
    private final Queue<Long> refused = new ConcurrentLinkedQueue<>();
    private final Queue<Long> lags = new ConcurrentLinkedQueue<>();
    private final Queue<Long> firsts = new ConcurrentLinkedQueue<>();
    private final LongAdder inTime = new LongAdder();
    private final LongAdder unexplained = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private volatile String fault = "";

    /**
     * Of requests sent from {@code start} on.
     *
     * @param end of the time that counts, by {@link System#nanoTime}, as {@code start}
     */
    public DrillTally(long start, long end) {
        this.start = start;
        this.end = end;
    }

    void sent(long lag) {
        lags.add(lag);
    }

    void begun(long nanos) {
        firsts.add(nanos);
    }

    /** @param due when the request was to be sent */
    public void answered(Reply reply, long due) {
        long now = System.nanoTime();
        if (isBroken(reply)) {
            lost(new IOException("a stream broke: " + reply.text()));
            return;
        }
        statuses.computeIfAbsent(reply.status(), _ -> new LongAdder()).increment();
        if (reply.status() == 200) {
            accepted.add(new Stay(due, now));
            inTime.add(now <= end ? 1 : 0);
        } else if (reply.status() == 429) {
            refused.add(now - due);
            unexplained.add(reply.header("retry-after").matches("[1-9][0-9]*") ? 0 : 1);
        }
    }

    private static boolean isBroken(Reply reply) {
        return reply.header("content-type").startsWith("text/event-stream")
                && (!reply.text().endsWith("data: [DONE]\n\n") || reply.text().contains("\"error\":"));
    }

    public void lost(Throwable cause) {
        lost.increment();
        fault = cause.toString();
    }

    /** Requests that ended, answered or not. */
    public long all() {
        return statuses.values().stream().mapToLong(LongAdder::sum).sum() + lost.sum();
    }

    public long count(int status) {
        return statuses.getOrDefault(status, new LongAdder()).sum();
    }

    /** Successes before the time that counts was over. */
    public long inTime() {
        return inTime.sum();
    }

    /** Successes a second, from the start to the last of them. */
    public double rate() {
        long last = accepted.stream().mapToLong(Stay::end).max().orElse(start + 1);
        return accepted.size() * 1e9 / Math.max(1, last - start);
    }

    /** This, where every request succeeded. */
    public DrillTally requireWhole() {
        if (lost() > 0 || all() != count(200)) {
            throw new IllegalStateException("of " + all() + " requests " + count(200) + " succeeded: " + statuses + ", "
                    + lost() + " lost, last by: " + fault);
        }
        return this;
    }

    /** Milliseconds from when a request was due to the first bytes of its answer. */
    public double firstMillis(double quantile) {
        return Quantiles.of(firsts, quantile) / 1e6;
    }

    /** Answers that are neither successes nor refusals by a full queue. */
    public long strange() {
        return all() - lost() - count(200) - count(429);
    }

    /** Refusals without a {@code Retry-After} of whole seconds. */
    public long unexplained() {
        return unexplained.sum();
    }

    /** Requests without an answer. */
    public long lost() {
        return lost.sum();
    }

    /** Why the last one that was lost was; empty where none was. */
    public String fault() {
        return fault;
    }

    /** Milliseconds from when a request was due to the end of its success. */
    public double acceptedMillis(double quantile) {
        return Quantiles.of(accepted.stream().map(Stay::nanos).toList(), quantile) / 1e6;
    }

    /** Successes, its own included, that came from when a request was due to the end of its success. */
    public double acceptedAnswers(double quantile) {
        return Quantiles.of(Stay.answers(List.copyOf(accepted)), quantile);
    }

    /** Milliseconds from when a request was due to the end of its 429. */
    public double refusedMillis(double quantile) {
        return Quantiles.of(refused, quantile) / 1e6;
    }

    /** Milliseconds that the generator was late. */
    public double lagMillis(double quantile) {
        return Quantiles.of(lags, quantile) / 1e6;
    }
}
