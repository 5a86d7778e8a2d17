package io.millrace.runtime.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.InputRefused;
import io.millrace.core.MemoryExhausted;
import io.millrace.runtime.ffi.NativeHandles.Kind;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who closes what, and how the library's failures are told apart. */
class OwnershipTest {

    private final List<String> closed = new ArrayList<>();
    private final Ownership owned = new Ownership();

    private void own(String name) {
        NativeResource resource = () -> closed.add(name);
        assertThat(owned.own(resource)).isSameAs(resource);
    }

    private void ownFailing(String name) {
        NativeResource resource = () -> {
            closed.add(name);
            throw new IllegalStateException(name);
        };
        assertThat(owned.own(resource)).isSameAs(resource);
    }

    @Test
    void close_several_isInReverseOrderAndOnce() {
        own("first");
        own("second");
        owned.close();
        owned.close();
        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void close_partsThatFail_closesTheRestAndTellsAll() {
        ownFailing("first");
        own("second");
        ownFailing("third");
        assertThatThrownBy(owned::close).hasMessage("third").satisfies(failure -> assertThat(failure.getSuppressed())
                .singleElement()
                .asString()
                .contains("first"));
        assertThat(closed).containsExactly("third", "second", "first");
    }

    @Test
    void handle_closedTwice_isReleasedOnceAndRefusesItsAddress() {
        long before = NativeHandles.live().getOrDefault(Kind.CUDA_OPTIONS, 0L);
        List<MemorySegment> released = new ArrayList<>();
        Handle handle = new Handle(Kind.CUDA_OPTIONS, released::add, MemorySegment.ofAddress(42));
        assertThat(NativeHandles.live()).containsEntry(Kind.CUDA_OPTIONS, before + 1);
        assertThat(handle.address().address()).isEqualTo(42);
        handle.close();
        handle.close();
        assertThat(released).containsExactly(MemorySegment.ofAddress(42));
        assertThat(NativeHandles.live().getOrDefault(Kind.CUDA_OPTIONS, 0L)).isEqualTo(before);
        assertThatThrownBy(handle::address).hasMessage("CUDA_OPTIONS is closed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA error 2: out of memory",
                "Failed to allocate memory for requested buffer of size 17179869184",
                "std::bad_alloc",
                "CUBLAS_STATUS_ALLOC_FAILED",
                "bad allocation"
            })
    void tells_messagesOfMemory_areKnown(String message) {
        assertThat(OrtOutOfMemory.tells(message)).isTrue();
        assertThat(new OrtOutOfMemory(message))
                .isInstanceOf(MemoryExhausted.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Non-zero status code", "indices element out of data bounds", "memory pattern"})
    void tells_otherMessages_areNotOfMemory(String message) {
        assertThat(OrtOutOfMemory.tells(message)).isFalse();
    }

    @Test
    void check_noStatus_isSuccess() {
        OrtApi.check(MemorySegment.NULL);
        assertThat(new OrtInputRefused("bad index")).isInstanceOf(InputRefused.class);
    }
}
