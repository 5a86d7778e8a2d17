package io.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.foreign.Linker;
import org.junit.jupiter.api.Test;

class NativeHeapTest {

    @Test
    void canTrim_underGlibc_isTrue() {
        assertThat(NativeHeap.canTrim()).isEqualTo(isGlibc());
    }

    @Test
    void trim_anyTime_returns() {
        assertThatCode(NativeHeap::trim).doesNotThrowAnyException();
    }

    private static boolean isGlibc() {
        return Linker.nativeLinker()
                .defaultLookup()
                .find("gnu_get_libc_version")
                .isPresent();
    }
}
