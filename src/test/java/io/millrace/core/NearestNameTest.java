package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {

    @Test
    void distance_ofTwoNames_isTheLeastNumberOfEdits() {
        assertThat(NearestName.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(NearestName.distance("", "abc")).isEqualTo(3);
        assertThat(NearestName.distance("same", "same")).isZero();
    }

    @Test
    void distance_ofLongNames_isNotLookedAt() {
        assertThat(NearestName.distance("x".repeat(101), "x".repeat(100))).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void within_farFromAll_isNone() {
        assertThat(NearestName.within("temprature", List.of("temperature", "top_p")))
                .hasValue("temperature");
        assertThat(NearestName.within("colour", List.of("temperature", "top_p")))
                .isEmpty();
        assertThat(NearestName.of("colour", List.of("temperature", "top_p"))).isPresent();
    }
}
