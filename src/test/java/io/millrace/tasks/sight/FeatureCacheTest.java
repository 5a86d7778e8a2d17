package io.millrace.tasks.sight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FeatureCacheTest {

    private final FeatureCache cache = new FeatureCache(100);

    @Test
    void put_moreThanTheBound_dropsTheOneNotUsedForLongest() {
        cache.put("a", new float[10]);
        cache.put("b", new float[10]);
        assertThat(cache.get("a")).isNotNull();
        cache.put("c", new float[10]);
        assertThat(cache.get("b")).isNull();
        assertThat(cache.get("a")).isNotNull();
        assertThat(cache.get("c")).isNotNull();
        assertThat(cache.bytes()).isEqualTo(80);
    }

    @Test
    void put_largerThanAll_isNotKeptAndDropsNothing() {
        cache.put("a", new float[10]);
        cache.put("b", new float[26]);
        assertThat(cache.get("b")).isNull();
        assertThat(cache.get("a")).isNotNull();
    }

    @Test
    void put_twice_countsOnce() {
        cache.put("a", new float[10]);
        cache.put("a", new float[10]);
        assertThat(cache.bytes()).isEqualTo(40);
    }

    @Test
    void number_ofAnImage_isItsOwnBelowZeroAndStays() {
        int first = cache.number("a");
        assertThat(first).isNegative();
        assertThat(cache.number("b")).isNegative().isNotEqualTo(first);
        assertThat(cache.number("a")).isEqualTo(first);
    }

    @Test
    void number_afterThousandsOfOthers_isANewOne() {
        int first = cache.number("a");
        for (int i = 0; i < 1 << 16; i++) {
            cache.number("b" + i);
        }
        assertThat(cache.number("a")).isNotEqualTo(first).isNegative();
    }
}
