package io.millrace.runtime.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.DType;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.Memory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The graph that copies, on the provider that every machine has. */
class DeviceCopierTest {

    private static final int SLOTS = 3;
    private static final int LENGTH = 7;

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16", "INT8", "UINT8"})
    void copy_slotToSlot_leavesTheOthersAsTheyWere(DType type) {
        Map<NativeHandles.Kind, Long> before = NativeHandles.live();
        try (Ownership owned = new Ownership()) {
            Memory host = Memory.host(owned);
            List<CacheTensor.Growing> parts = List.of(
                    new CacheTensor.Growing("pastKey", "presentKey", type, 2, 4),
                    new CacheTensor.Growing("pastValue", "presentValue", type, 2, 8));
            List<Memory.Buffer> buffers =
                    parts.stream().map(part -> filled(host, part, owned)).toList();
            List<byte[]> held = buffers.stream().map(DeviceCopierTest::bytes).toList();
            SessionSettings settings = SessionSettings.DEFAULT
                    .withProviders(List.of(Provider.CPU), true)
                    .withThreads(1, false);
            DeviceCopier copier = new DeviceCopier(parts, buffers, host, LENGTH, settings, owned);
            copier.copy(2, 0, 5);
            copier.copy(0, 1, 5);
            for (int i = 0; i < parts.size(); i++) {
                int slot = (int) parts.get(i).slotBytes(LENGTH);
                byte[] now = bytes(buffers.get(i));
                for (int j = 0; j < now.length; j++) {
                    assertThat(now[j]).isEqualTo(held.get(i)[2 * slot + j % slot]);
                }
            }
        }
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    private static Memory.Buffer filled(Memory host, CacheTensor.Growing part, Ownership owned) {
        Memory.Buffer buffer = owned.own(host.allocate(SLOTS * part.slotBytes(LENGTH)));
        byte[] random = new byte[(int) buffer.segment().byteSize()];
        new SplittableRandom(random.length).nextBytes(random);
        buffer.segment().copyFrom(MemorySegment.ofArray(random));
        return buffer;
    }

    private static byte[] bytes(Memory.Buffer buffer) {
        return buffer.segment().toArray(ValueLayout.JAVA_BYTE);
    }
}
