package io.millrace.template.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StringsTest {
    private final Budget budget = new Budget(new RenderLimits(1_000_000_000, 1, 1_000_000), () -> {});

    private static String random(Random random, int length) {
        return random.ints(length, 'a', 'c')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void indexOf_randomTexts_equalsJava() {
        Random random = new Random(1);
        for (int i = 0; i < 3_000; i++) {
            String text = random(random, random.nextInt(400));
            String wanted = text.isEmpty() || i % 3 == 0
                    ? random(random, random.nextInt(60))
                    : text.substring(random.nextInt(text.length()) / 2);
            int from = random.nextInt(10);
            assertThat(Strings.indexOf(budget, text, wanted, from)).isEqualTo(text.indexOf(wanted, from));
            assertThat(Strings.lastIndexOf(budget, text, wanted)).isEqualTo(text.lastIndexOf(wanted));
        }
    }

    @Test
    void compare_surrogates_comeAfterTheWholeBasicPlane() {
        assertThat(Strings.compare("😀", "\uffee")).isPositive();
        assertThat(Strings.compare("a", "ab")).isNegative();
        assertThat(Strings.compare("b", "ab")).isPositive();
    }
}
