package io.millrace.openai.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.openai.responses.ResponseStore.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseStoreTest {

    private Instant now = Instant.EPOCH;

    private ResponseStore store(int entries, long bytes) {
        return new ResponseStore(new ResponseStoreSettings(entries, bytes, Duration.ofMinutes(1)), () -> now);
    }

    private static Stored stored(String id) {
        return new Stored(
                id,
                new byte[10],
                List.of(new StoredItem("in_" + id, new byte[5]), new StoredItem("out_" + id, new byte[5])),
                0,
                1);
    }

    @Test
    void put_moreThanItsEntries_forgetsTheLongestUnused() {
        ResponseStore store = store(2, 1000);
        store.put("k", stored("a"));
        store.put("k", stored("b"));
        assertThat(store.get("k", "a")).isNotNull();
        store.put("k", stored("c"));
        assertThat(store.get("k", "b")).isNull();
        assertThat(store.item("k", "out_b")).isNull();
        assertThat(store.item("k", "out_a")).isNotNull();
        assertThat(store.size()).isEqualTo(2);
        assertThat(store.bytes()).isEqualTo(40);
    }

    @Test
    void put_moreThanItsBytes_forgetsUntilTheyFit() {
        ResponseStore store = store(100, 50);
        for (String id : List.of("a", "b", "c")) {
            store.put("k", stored(id));
        }
        assertThat(store.bytes()).isEqualTo(40);
        assertThat(store.get("k", "a")).isNull();
    }

    @Test
    void put_largerThanAll_isNotKeptAndNothingIsForgotten() {
        ResponseStore store = store(100, 30);
        store.put("k", stored("a"));
        store.put("k", new Stored("big", new byte[31], List.of(), 0, 0));
        assertThat(store.get("k", "big")).isNull();
        assertThat(store.get("k", "a")).isNotNull();
    }

    @Test
    void get_byAnotherKey_isNothing() {
        ResponseStore store = store(10, 1000);
        store.put("k", stored("a"));
        assertThat(store.get("other", "a")).isNull();
        assertThat(store.item("other", "out_a")).isNull();
        assertThat(store.delete("other", "a")).isFalse();
        assertThatThrownBy(() -> store.of("other").conversation("a", "previous_response_id"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("previous_response_id");
        assertThat(store.of("k").conversation("a", "previous_response_id")).hasSize(2);
    }

    @Test
    void get_afterItsTime_isNothing() {
        ResponseStore store = store(10, 1000);
        store.put("k", stored("a"));
        now = now.plusSeconds(60);
        assertThat(store.get("k", "a")).isNull();
        assertThat(store.bytes()).isZero();
    }

    @Test
    void delete_ofAResponse_leavesNothing() {
        ResponseStore store = store(10, 1000);
        store.put("k", stored("a"));
        assertThat(store.delete("k", "a")).isTrue();
        assertThat(store.bytes()).isZero();
        assertThat(store.item("k", "in_a")).isNull();
    }

    @Test
    void put_withoutEntries_keepsNothing() {
        ResponseStore store = store(0, 1000);
        store.put("k", stored("a"));
        assertThat(store.size()).isZero();
    }
}
