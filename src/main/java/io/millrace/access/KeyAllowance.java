package io.millrace.access;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.Overloaded;
import io.millrace.serving.TokenAllowance;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a key may still ask for. Thread-safe. */
public final class KeyAllowance implements TokenAllowance {

    private final @Nullable Bucket requests;
    private final @Nullable Bucket tokens;
    private final LongSupplier micros;

    KeyAllowance(ApiKey key, LongSupplier micros) {
        this.micros = micros;
        this.requests = bucket(key.requestsPerMinute());
        this.tokens = bucket(key.tokensPerMinute());
    }

    private @Nullable Bucket bucket(long perMinute) {
        return perMinute == 0 ? null : new Bucket(perMinute, micros.getAsLong());
    }

    /** Charges one request, or refuses. */
    public synchronized void request() {
        if (requests != null) {
            charge(requests, 1, "requests");
        }
    }

    @Override
    public synchronized void take(long count) {
        if (tokens == null) {
            return;
        }
        if (count > tokens.perMinute()) {
            throw new InvalidRequest(
                    null,
                    "The request holds " + count + " tokens, but its key's limit is " + tokens.perMinute()
                            + " tokens per minute");
        }
        charge(tokens, count, "tokens");
    }

    @Override
    public synchronized void settle(long count) {
        if (tokens != null) {
            tokens.take(count, micros.getAsLong());
        }
    }

    /** Empty where requests are not limited. */
    public synchronized Optional<Quota> requests() {
        return Optional.ofNullable(requests).map(bucket -> Quota.of(bucket, micros.getAsLong()));
    }

    /** Empty where tokens are not limited. */
    public synchronized Optional<Quota> tokens() {
        return Optional.ofNullable(tokens).map(bucket -> Quota.of(bucket, micros.getAsLong()));
    }

    private void charge(Bucket bucket, long count, String what) {
        long now = micros.getAsLong();
        long wait = bucket.until(count, now);
        if (wait > 0) {
            throw new Overloaded(
                    "Rate limit of the key reached: " + bucket.perMinute() + " " + what + " per minute, "
                            + bucket.remaining(now) + " left, " + count + " asked for",
                    Quota.micros(wait));
        }
        bucket.take(count, now);
    }
}
