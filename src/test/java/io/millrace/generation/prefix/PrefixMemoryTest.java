package io.millrace.generation.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.generation.prefix.PrefixMemory.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrefixMemoryTest {

    private final PrefixMemory<String> memory = new PrefixMemory<>(100);
    private final List<Integer> closed = new ArrayList<>();

    @Test
    void find_longest_ofItsKeyAlone() {
        keep("a", tokens(1, 20));
        keep("a", tokens(1, 30, 7));
        keep("b", tokens(1, 40));
        assertThat(memory.find("a", tokens(1, 60), 59)).isEqualTo(new Found(0, 30));
        assertThat(memory.find("a", tokens(1, 60), 10).length()).isEqualTo(10);
        assertThat(memory.find("a", tokens(2, 60), 59)).isEqualTo(Found.NOTHING);
        assertThat(memory.find("c", tokens(1, 60), 59)).isEqualTo(Found.NOTHING);
    }

    @Test
    void makeRoom_full_dropsTheLeastRecentlyUsedFirst() {
        keep("a", tokens(1, 40));
        keep("a", tokens(2, 50));
        assertThat(memory.use(memory.find("a", tokens(1, 40), 39)).length()).isEqualTo(40);
        assertThat(memory.makeRoom(30, Found.NOTHING)).isTrue();
        assertThat(closed).containsExactly(50);
        assertThat(memory.bytes()).isEqualTo(40);
    }

    @Test
    void makeRoom_besideWhatWasFound_keepsThat() {
        keep("a", tokens(1, 40));
        keep("a", tokens(2, 50));
        Found found = memory.find("a", tokens(1, 40), 39);
        assertThat(memory.makeRoom(70, found)).isFalse();
        assertThat(closed).containsExactly(50);
        assertThat(memory.use(found).length()).isEqualTo(40);
    }

    @Test
    void makeRoom_moreThanThereIsAtAll_dropsNothing() {
        keep("a", tokens(1, 40));
        assertThat(memory.makeRoom(101, Found.NOTHING)).isFalse();
        assertThat(closed).isEmpty();
    }

    @Test
    void keep_longerOfTheSame_takesThePlaceOfItsPart() {
        keep("a", tokens(1, 20));
        keep("a", tokens(1, 40));
        assertThat(closed).containsExactly(20);
        assertThat(memory.bytes()).isEqualTo(40);
    }

    @Test
    void close_some_closesAll() {
        keep("a", tokens(1, 20));
        keep("b", tokens(1, 30));
        memory.close();
        assertThat(closed).containsExactlyInAnyOrder(20, 30);
        assertThat(memory.bytes()).isZero();
    }

    @Test
    void pin_noRoomForOthers_staysAndTheyGo() {
        memory.pin("a", tokens(1, 40), new Saved(40), 40);
        keep("a", tokens(2, 50));
        keep("a", tokens(3, 60));
        assertThat(closed).containsExactly(50);
        assertThat(memory.makeRoom(61, Found.NOTHING)).isFalse();
        assertThat(memory.find("a", tokens(1, 45), 44).length()).isEqualTo(40);
        memory.close();
        assertThat(closed).containsExactlyInAnyOrder(50, 60, 40);
    }

    @Test
    void keep_longerThanAPinnedOne_bothStay() {
        memory.pin("a", tokens(1, 20), new Saved(20), 20);
        keep("a", tokens(1, 30));
        assertThat(closed).isEmpty();
        assertThat(memory.bytes()).isEqualTo(50);
    }

    private void keep(String key, int[] tokens) {
        assertThat(memory.makeRoom(tokens.length, Found.NOTHING)).isTrue();
        memory.keep(key, tokens, new Saved(tokens.length), tokens.length);
    }

    private static int[] tokens(int first, int length, int... more) {
        return IntStream.concat(IntStream.range(first, first + length), IntStream.of(more))
                .toArray();
    }

    private final class Saved implements SavedPrefix {
        private final int length;

        Saved(int length) {
            this.length = length;
        }

        @Override
        public int length() {
            return length;
        }

        @Override
        public void close() {
            closed.add(length);
        }
    }
}
