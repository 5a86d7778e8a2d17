package io.millrace.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.generation.prefix.PrefixMemory;
import io.millrace.generation.prefix.SavedPrefix;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PlacementTest {

    private final SlotTable slots = new SlotTable(6, 1024, true, false, new ThreadOwner());
    private final SlotTable copying = new SlotTable(6, 1024, true, true, new ThreadOwner());
    private final PrefixMemory<Adapter> memory = new PrefixMemory<>(1000);

    @Test
    void best_allEmpty_lowestSlot() {
        assertThat(place(prompt(1, 10))).isEqualTo(new Placement(0, 0));
    }

    @Test
    void best_longestSharedPrefix_winsOverShorter() {
        retain(2, prompt(1, 100));
        retain(4, prompt(1, 200));
        assertThat(place(prompt(1, 300))).isEqualTo(new Placement(4, 200));
    }

    @Test
    void best_wholePromptRetained_leavesTheLastTokenToRun() {
        retain(3, prompt(1, 50));
        assertThat(place(prompt(1, 50))).isEqualTo(new Placement(3, 49));
        assertThat(place(prompt(1, 20))).isEqualTo(new Placement(3, 19));
    }

    @Test
    void best_shortShareWithLongConversation_leavesTheConversation() {
        retain(0, prompt(1, 900));
        int[] other = prompt(1, 60);
        Arrays.fill(other, 20, 60, 5);
        assertThat(place(other)).isEqualTo(new Placement(1, 0));
    }

    @Test
    void best_promptLogprobs_reusesNothing() {
        retain(0, prompt(1, 100));
        assertThat(Placement.best(slots, memory, Requests.scored(prompt(1, 120), 1))
                        .reused())
                .isZero();
    }

    @Test
    void best_noneEmpty_leastRecentlyUsed() {
        for (int slot : new int[] {3, 0, 5, 1, 2, 4}) {
            retain(slot, prompt(slot + 2, 100));
        }
        assertThat(place(prompt(1, 10))).isEqualTo(new Placement(3, 0));
    }

    @Test
    void best_othersRunning_staysBesideThem() {
        occupy(3);
        assertThat(place(prompt(1, 10)).slot()).isEqualTo(2);
        occupy(4);
        occupy(2);
        assertThat(place(prompt(1, 10)).slot()).isEqualTo(1);
    }

    @Test
    void best_holeBetweenRunning_isFilled() {
        occupy(1);
        occupy(3);
        assertThat(place(prompt(1, 10)).slot()).isEqualTo(2);
    }

    @Test
    void best_neighbourHoldsLongConversation_goesOneFurther() {
        retain(1, prompt(1, 400));
        occupy(0);
        assertThat(place(prompt(9, 10)).slot()).isEqualTo(2);
    }

    @Test
    void best_prefixInRunningSlot_isCopied() {
        occupy(copying, 0);
        copying.append(0, prompt(1, 200));
        assertThat(placeCopying(prompt(1, 300))).isEqualTo(new Placement(1, 200, new PrefixOrigin.Slot(0)));
    }

    @Test
    void best_shortPrefixInRunningSlot_isRunAgain() {
        occupy(copying, 0);
        copying.append(0, prompt(1, 8));
        assertThat(placeCopying(prompt(1, 300))).isEqualTo(new Placement(1, 0));
    }

    @Test
    void best_conversationLeavesAPrefix_isCopiedRatherThanLost() {
        retain(copying, 0, prompt(1, 900));
        int[] other = prompt(1, 260);
        Arrays.fill(other, 200, 260, 5);
        assertThat(placeCopying(other)).isEqualTo(new Placement(1, 200, new PrefixOrigin.Slot(0)));
    }

    @Test
    void best_allHoldThePrefix_losesTheOldestRestOfOne() {
        int[] shared = prompt(1, 400);
        for (int slot = 0; slot < 6; slot++) {
            int[] one = Arrays.copyOf(shared, 440);
            Arrays.fill(one, 400, 440, 2000 + slot);
            retain(copying, slot, one);
        }
        assertThat(placeCopying(Arrays.copyOf(shared, 430))).isEqualTo(new Placement(0, 400));
    }

    @Test
    void best_longerInMemory_isRestored() {
        memory.keep(Adapter.NONE, prompt(1, 500), new SavedTokens(500), 500);
        retain(copying, 0, prompt(1, 100));
        assertThat(placeCopying(prompt(1, 600)))
                .isEqualTo(new Placement(0, 500, new PrefixOrigin.Memory(new PrefixMemory.Found(0, 500))));
    }

    @Test
    void best_adapterOfAnother_copiesNothing() {
        occupy(copying, 0);
        copying.append(0, prompt(1, 200));
        GenerationRequest adapted = Requests.greedy(prompt(1, 300), 4).with(new NamedAdapter("other"));
        assertThat(Placement.best(copying, memory, adapted)).isEqualTo(new Placement(1, 0));
    }

    private record SavedTokens(int length) implements SavedPrefix {
        @Override
        public void close() {}
    }

    private Placement placeCopying(int[] prompt) {
        return Placement.best(copying, memory, Requests.greedy(prompt, 4));
    }

    private Placement place(int[] prompt) {
        return Placement.best(slots, memory, Requests.greedy(prompt, 4));
    }

    private static int[] prompt(int first, int length) {
        int[] prompt = new int[length];
        Arrays.setAll(prompt, i -> first + i);
        return prompt;
    }

    private void occupy(int slot) {
        occupy(slots, slot);
    }

    private void retain(int slot, int[] tokens) {
        retain(slots, slot, tokens);
    }

    private static void occupy(SlotTable slots, int slot) {
        slots.take(slot, new Sequence(Requests.greedy(prompt(1, 10), 4), _ -> {}, 0, 1024), 0);
    }

    private static void retain(SlotTable slots, int slot, int[] tokens) {
        occupy(slots, slot);
        slots.append(slot, tokens);
        slots.free(slot);
    }
}
