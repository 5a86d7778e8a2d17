package io.millrace.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.core.ServingException.Overloaded;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

@Timeout(30)
class LoadWaitersTest {

    @Test
    void end_fullQueue_refusesByItsLimitUntilOneLeaves() {
        LoadWaiters waiters = new LoadWaiters(2);
        List<Disposable> waiting =
                IntStream.range(0, 2).mapToObj(_ -> waiters.end().subscribe()).toList();
        assertThatThrownBy(() -> waiters.end().block())
                .isInstanceOf(Overloaded.class)
                .hasMessage("The model is being loaded, and 2 requests wait for it already");
        assertThat(waiters.count()).isEqualTo(2);
        waiting.getFirst().dispose();
        assertThat(waiters.count()).isEqualTo(1);
        Disposable next = waiters.end().subscribe();
        assertThat(waiters.count()).isEqualTo(2);
        next.dispose();
        waiting.getLast().dispose();
        assertThat(waiters.count()).isZero();
    }

    @Test
    void end_loadedMeanwhile_goesOnAndHoldsTheModelOnlyAsLongAsThat() {
        LoadWaiters waiters = new LoadWaiters(2);
        Leases leases = new Leases();
        Mono<Void> first = waiters.end().cache();
        Disposable _ = first.subscribe();
        waiters.ready(leases);
        first.block();
        waiters.end().block();
        io.millrace.Await.until("given back", leases::isIdle);
        assertThat(waiters.count()).isZero();
    }

    @Test
    void end_failedMeanwhile_endsAsTheLoad() {
        LoadWaiters waiters = new LoadWaiters(1);
        Mono<Void> first = waiters.end().cache();
        Disposable _ = first.subscribe(_ -> {}, _ -> {});
        ModelNotReady failure = new ModelNotReady("it is gone", Duration.ofSeconds(1));
        waiters.failed(failure);
        assertThatThrownBy(first::block).hasMessage("it is gone");
        assertThat(waiters.count()).isZero();
    }
}
