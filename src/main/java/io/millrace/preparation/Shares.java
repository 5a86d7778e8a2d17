package io.millrace.preparation;

import io.millrace.serving.Caller;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who has had how much, by start-time fair queuing (Goyal, Vin and Cheng, 1996) on two levels: between keys, or addresses where there are
 * no keys, and between the connections of each. Who comes back starts from where the others are. Not thread-safe.
 */
final class Shares {

    private static final class Account {
        private int users;
        private long served;
    }

    private final Map<String, Account> holders = new HashMap<>();
    private final Map<Caller, Account> callers = new HashMap<>();
    private long holdersNow;
    private long callersNow;

    /** A piece of work of this caller arrives. */
    void arrive(Caller caller) {
        Account holder = holders.computeIfAbsent(caller.holder(), _ -> new Account());
        Account own = callers.computeIfAbsent(caller, _ -> new Account());
        begin(holder, holdersNow);
        begin(own, callersNow);
    }

    private static void begin(Account account, long now) {
        if (account.users++ == 0) {
            account.served = now;
        }
    }

    /** Its work has ended. */
    void leave(Caller caller) {
        holders.computeIfPresent(caller.holder(), (_, account) -> --account.users == 0 ? null : account);
        callers.computeIfPresent(caller, (_, account) -> --account.users == 0 ? null : account);
    }

    /** It has its turn. */
    void turn(Caller caller) {
        holdersNow = Math.max(holdersNow, served(holders.get(caller.holder())));
        callersNow = Math.max(callersNow, served(callers.get(caller)));
    }

    /** It has had so much time, in nanoseconds. */
    void charge(Caller caller, long nanos) {
        add(holders.get(caller.holder()), nanos);
        add(callers.get(caller), nanos);
    }

    private static void add(@Nullable Account account, long nanos) {
        if (account != null) {
            account.served += nanos;
        }
    }

    private static long served(@Nullable Account account) {
        return account == null ? 0 : account.served;
    }

    /** Below 0 where the first has had less than the second. */
    int compare(Caller a, Caller b) {
        int byHolder = Long.compare(served(holders.get(a.holder())), served(holders.get(b.holder())));
        return byHolder != 0 ? byHolder : Long.compare(served(callers.get(a)), served(callers.get(b)));
    }

    /** Callers with work. */
    int size() {
        return callers.size();
    }
}
