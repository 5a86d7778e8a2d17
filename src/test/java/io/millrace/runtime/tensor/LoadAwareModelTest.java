package io.millrace.runtime.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.batching.TensorModel;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoadAwareModelTest {

    private final List<String> runs = new ArrayList<>();
    private final Occupancy occupancy = new Occupancy();
    private final RunTimes times = known(1, 2);
    private boolean free = true;
    private final LoadAwareModel model =
            new LoadAwareModel(new Named("wide"), new Named("narrow"), occupancy, times, () -> free);

    /** Of a model whose runs took so long on all cores, and on its share of them. */
    private static RunTimes known(long wide, long narrow) {
        RunTimes times = new RunTimes();
        for (int i = 0; i < 2 * RunTimes.TRIAL; i++) {
            boolean all = times.first(0);
            times.took(all, 0, all ? wide : narrow);
        }
        return times;
    }

    @Test
    void run_aloneAndFasterOnItsShare_takesItsShare() {
        LoadAwareModel other =
                new LoadAwareModel(new Named("wide"), new Named("narrow"), occupancy, known(2, 1), () -> true);
        assertThat(other.run(Map.of(), Set.of())).isEmpty();
        assertThat(runs).containsExactly("narrow");
    }

    @Test
    void run_alone_takesAllCores() {
        run();
        run();
        assertThat(runs).containsExactly("wide", "wide");
    }

    @Test
    void run_besideAnother_takesItsShare() {
        assertThat(occupancy.enter()).isTrue();
        run();
        assertThat(runs).containsExactly("narrow");
    }

    @Test
    void run_aloneWhileOthersAreToHaveCores_takesItsShare() {
        free = false;
        run();
        free = true;
        run();
        assertThat(runs).containsExactly("narrow", "wide");
    }

    @Test
    void run_soonAfterCompany_takesItsShare() {
        assertThat(occupancy.enter()).isTrue();
        run();
        occupancy.leave();
        runs.clear();
        for (int i = 0; i < Occupancy.CALM; i++) {
            run();
        }
        assertThat(runs).hasSize(Occupancy.CALM).endsWith("wide").startsWith("narrow", "narrow", "narrow");
    }

    @Test
    void run_fails_leaves() {
        LoadAwareModel failing = new LoadAwareModel(new Named("fail"), new Named("fail"), occupancy, times, () -> true);
        assertThatThrownBy(() -> failing.run(Map.of(), Set.of())).isInstanceOf(IllegalStateException.class);
        run();
        assertThat(runs).endsWith("wide");
    }

    @Test
    void interruptAndClose_reachBoth() {
        model.interrupt();
        model.close();
        assertThat(runs).containsExactly("interrupt wide", "interrupt narrow", "close wide", "close narrow");
    }

    private void run() {
        assertThat(model.run(Map.of(), Set.of())).isEmpty();
    }

    private final class Named implements TensorModel {

        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public List<TensorSpec> inputs() {
            return List.of();
        }

        @Override
        public List<TensorSpec> outputs() {
            return List.of();
        }

        @Override
        public Map<String, Tensor> run(Map<String, Tensor> inputs, Set<String> wanted) {
            if (name.equals("fail")) {
                throw new IllegalStateException(name);
            }
            runs.add(name);
            return Map.of();
        }

        @Override
        public void interrupt() {
            runs.add("interrupt " + name);
        }

        @Override
        public void close() {
            runs.add("close " + name);
        }
    }
}
