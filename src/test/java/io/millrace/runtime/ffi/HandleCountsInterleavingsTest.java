package io.millrace.runtime.ffi;

import static io.millrace.Interleavings.require;
import static io.millrace.Interleavings.run;

import io.millrace.Interleavings;
import io.millrace.runtime.ffi.NativeHandles.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandleCountsInterleavingsTest {

    @Test
    void live_openedAndClosedByTwoThreads_isAsBefore() {
        Map<Kind, Long> before = NativeHandles.live();
        Interleavings.check(30, () -> {
            run(HandleCountsInterleavingsTest::openAndClose, HandleCountsInterleavingsTest::openAndClose);
            require(NativeHandles.live().equals(before), "a count is off");
        });
    }

    private static void openAndClose() {
        NativeHandles.opened(Kind.CUDA_OPTIONS);
        NativeHandles.closed(Kind.CUDA_OPTIONS);
    }
}
