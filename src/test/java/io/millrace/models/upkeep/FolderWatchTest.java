package io.millrace.models.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ModelId;
import io.millrace.repository.FolderStamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FolderWatchTest {

    private final Map<ModelId, FolderStamp> folders = new HashMap<>();
    private final List<String> changed = new ArrayList<>();
    private long now = 1_000_000;
    private FolderWatch watch = watch();

    private FolderWatch watch() {
        return watch(Duration.ofSeconds(1));
    }

    private FolderWatch watch(Duration period) {
        return new FolderWatch(period, folders, () -> Map.copyOf(folders), id -> changed.add(id.value()), () -> now);
    }

    private FolderWatchTest with(String name, long mark, long newest) {
        folders.put(new ModelId(name), new FolderStamp(mark, newest));
        return this;
    }

    /** Looks every second, so often. */
    private void looks(int times) {
        for (int i = 0; i < times; i++) {
            watch.run();
            now += 1000;
        }
    }

    @Test
    void run_nothingChanged_tellsNothing() {
        with("a", 1, 0).watch = watch();
        looks(10);
        assertThat(changed).isEmpty();
    }

    @Test
    void run_folderThatStays_isToldOnceItHasForTwoSeconds() {
        with("a", 1, 0).watch = watch();
        looks(1);
        with("a", 2, 0);
        looks(2);
        assertThat(changed).isEmpty();
        looks(10);
        assertThat(changed).containsExactly("a");
    }

    @Test
    void run_folderThatStays_ofOneWhoLooksOften_isToldAfterThreePeriods() {
        with("a", 1, 0).watch = watch(Duration.ofMillis(100));
        watch.run();
        with("a", 2, now);
        watch.run();
        now += 299;
        watch.run();
        assertThat(changed).isEmpty();
        now += 1;
        watch.run();
        assertThat(changed).containsExactly("a");
    }

    @Test
    void run_folderThatIsBeingWritten_isLeftAloneUntilItStays() {
        with("a", 1, 0).watch = watch();
        for (int i = 2; i < 20; i++) {
            with("a", i, 0);
            looks(1);
        }
        assertThat(changed).isEmpty();
        looks(5);
        assertThat(changed).containsExactly("a");
    }

    @Test
    void run_fileTouchedWithinTwoSeconds_isWaitedFor() {
        with("a", 1, 0).watch = watch();
        looks(1);
        with("a", 2, now + 3000);
        looks(1);
        now += 3500;
        looks(1);
        assertThat(changed).isEmpty();
        looks(3);
        assertThat(changed).containsExactly("a");
    }

    @Test
    void run_timeThatLiesAhead_saysNothing() {
        with("a", 1, 0).watch = watch();
        with("a", 2, Long.MAX_VALUE);
        looks(5);
        assertThat(changed).containsExactly("a");
    }

    @Test
    void run_foldersThatComeAndGo_areTold() {
        with("a", 1, 0).with("b", 1, 0).watch = watch();
        with("new", 1, 0);
        folders.remove(new ModelId("a"));
        looks(10);
        assertThat(changed).containsExactlyInAnyOrder("new", "a");
        with("a", 1, 0);
        looks(10);
        assertThat(changed).containsExactlyInAnyOrder("new", "a", "a");
    }

    @Test
    void run_folderThatIsPutInAnothersPlaceAtOnce_isNeverGone() {
        with("a", 1, 0).with("b", 1, 0).watch = watch();
        folders.remove(new ModelId("a"));
        looks(2);
        with("a", 2, 0);
        looks(10);
        assertThat(changed).containsExactly("a");
    }

    @Test
    void run_folderThatWasJustRead_isNotTold() {
        with("a", 1, 0).watch = watch();
        with("a", 2, 0).with("b", 1, 0).watch.readNow(new ModelId("a"));
        looks(10);
        assertThat(changed).containsExactly("b");
    }

    @Test
    void run_noFolderLeft_countsAsNoneGone() {
        with("a", 1, 0).with("b", 1, 0).watch = watch();
        folders.clear();
        looks(10);
        assertThat(changed).isEmpty();
    }
}
