package io.millrace.admission;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.Overloaded;
import io.millrace.serving.Caller;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Bounds what has been accepted and not ended, running and waiting together, in items and in tokens. Three quarters of the places
 * are open to work that can wait and seven eighths to one API key, so that neither keeps everybody else out; of 512 places or more the
 * last eighth is for those who hold next to nothing. A caller is a key, or a connection where there are no keys. Once half are taken, a caller who holds an equal share of
 * them gets no more while others hold some. Who is refused is told when today's backlog will have gone at the rate it goes.
 */
public final class Admission {

    /** One part of this many of the places is next to nothing. */
    private static final int SMALL = 512;

    private final String scope;
    private final int limit;
    private final long tokenLimit;
    private final LongSupplier ticker;
    private final DrainRate rate;
    private final Map<String, Integer> held = new HashMap<>();
    private int items;
    private long tokens;

    /** @param scope whose queue it is, as a refusal says it */
    public Admission(String scope, int limit, long tokenLimit, LongSupplier ticker) {
        this.scope = scope;
        this.limit = limit;
        this.tokenLimit = tokenLimit;
        this.ticker = ticker;
        this.rate = new DrainRate(ticker.getAsLong());
    }

    public Admission(int limit) {
        this("the model", limit, Long.MAX_VALUE, System::nanoTime);
    }

    /** Takes the claim's places at once, or refuses. */
    public synchronized Permit acquire(Claim claim) {
        String caller = claim.caller().share();
        int wanted = claim.items();
        int own = ownLimit(claim.caller());
        int mine = held.getOrDefault(caller, 0);
        int open = open(claim, mine + wanted);
        requirePossible(wanted, Math.min(claim.canWait() ? open : limit, own));
        if (items + wanted > open) {
            throw full("it holds " + items + " of at most " + open + " items");
        }
        int share = share(own, mine);
        if (mine + wanted > share) {
            throw full("it holds " + mine + " items of this caller, whose share is " + share);
        }
        items += wanted;
        held.put(caller, mine + wanted);
        return new Permit(claim);
    }

    public synchronized boolean isFull() {
        return items >= limit;
    }

    /** Refuses where there is no place left for anybody. */
    public synchronized void requirePlace() {
        if (items >= limit) {
            throw full("it holds " + items + " of at most " + limit + " items");
        }
    }

    private void requirePossible(int wanted, int most) {
        if (wanted > most) {
            throw new InvalidRequest(
                    null, "The request holds " + wanted + " items, but " + scope + " accepts at most " + most);
        }
    }

    private int ownLimit(Caller caller) {
        return caller.key().isEmpty() ? limit : limit - limit / 8;
    }

    private int open(Claim claim, int mine) {
        if (claim.canWait()) {
            return limit - limit / 4;
        }
        return items == 0 || mine <= limit / SMALL ? limit : limit - reserve();
    }

    /* Of what there is too little to share, nothing is kept back. */
    private int reserve() {
        return limit < SMALL ? 0 : limit / 8;
    }

    private int share(int own, int mine) {
        boolean contended = mine > 0 && held.size() > 1 && items > limit / 2;
        return contended ? Math.max(1, limit / held.size()) : own;
    }

    private Overloaded full(String message) {
        return new Overloaded(
                "The queue of " + scope + " is full: " + message, rate.until(Math.max(items, 1), ticker.getAsLong()));
    }

    public synchronized int inUse() {
        return items;
    }

    public synchronized long tokensInUse() {
        return tokens;
    }

    private synchronized void take(long count) {
        if (count > tokenLimit) {
            throw new InvalidRequest(
                    null, "The request holds " + count + " tokens, but " + scope + " accepts at most " + tokenLimit);
        }
        if (tokens + count > tokenLimit) {
            throw full("it holds " + tokens + " of at most " + tokenLimit + " tokens");
        }
        tokens += count;
    }

    private synchronized void giveBack(Claim claim, long count) {
        items -= claim.items();
        tokens -= count;
        held.computeIfPresent(claim.caller().share(), (_, mine) -> mine == claim.items() ? null : mine - claim.items());
        rate.released(claim.items(), ticker.getAsLong());
    }

    /** Places taken, given back once. Used by one thread at a time but for {@link #release}. */
    public final class Permit {
        private final Claim claim;
        private final AtomicBoolean open = new AtomicBoolean(true);
        private long mine;

        private Permit(Claim claim) {
            this.claim = claim;
        }

        /** Takes places for tokens too, once they are counted, or refuses; the items stay taken until release. */
        public void tokens(long count) {
            synchronized (Admission.this) {
                if (open.get()) {
                    take(count);
                    mine += count;
                }
            }
        }

        public void release() {
            if (open.compareAndSet(true, false)) {
                synchronized (Admission.this) {
                    giveBack(claim, mine);
                }
            }
        }
    }
}
