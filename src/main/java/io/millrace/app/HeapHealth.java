package io.millrace.app;

import io.millrace.edge.HeapGuard;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Down for good once the heap was full. Part of liveness and of readiness. */
final class HeapHealth extends AbstractHealthIndicator {

    private final HeapGuard guard;

    HeapHealth(HeapGuard guard) {
        this.guard = guard;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        if (guard.isExhausted()) {
            health.down().withDetail("reason", "memory ran out");
        } else {
            health.up();
        }
    }
}
