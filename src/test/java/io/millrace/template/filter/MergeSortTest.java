package io.millrace.template.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MergeSortTest {
    @Test
    void sort_randomNumbers_equalsJava() {
        Random random = new Random(2);
        List<Integer> values = new ArrayList<>(random.ints(1_000, 0, 50).boxed().toList());
        List<Integer> sorted = values.stream().sorted().toList();
        MergeSort.sort(values, Integer::compare);
        assertThat(values).isEqualTo(sorted);
    }
}
