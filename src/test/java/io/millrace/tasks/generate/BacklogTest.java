package io.millrace.tasks.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.serving.RequestListener;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private int streams;
    private int behind;
    private final Backlog backlog = new Backlog("m", new RequestListener() {
        @Override
        public void onStreams(String model, int change) {
            streams += change;
        }

        @Override
        public void onBehind(String model, int change) {
            behind += change;
        }
    });

    private void put(int count) {
        for (int i = 0; i < count; i++) {
            backlog.put();
        }
    }

    private void took(int count) {
        for (int i = 0; i < count; i++) {
            backlog.took();
        }
    }

    @Test
    void put_untilMany_isBehindUntilFewAreLeft() {
        backlog.opened();
        put(Backlog.MANY - 1);
        assertThat(behind).isZero();
        put(5);
        assertThat(behind).isEqualTo(1);
        took(5);
        assertThat(behind).isEqualTo(1);
        took(Backlog.MANY / 2);
        assertThat(behind).isZero();
        assertThat(streams).isEqualTo(1);
    }

    @Test
    void closed_whileBehind_leavesNothing() {
        backlog.opened();
        put(Backlog.MANY);
        backlog.closed();
        put(Backlog.MANY);
        backlog.closed();
        assertThat(behind).isZero();
        assertThat(streams).isZero();
    }
}
