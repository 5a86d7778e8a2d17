package io.millrace.runtime.session;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.BitSet;
import java.util.Optional;

/** Processors that the operating system may run the calling thread on: sched_setaffinity(2) of Linux; elsewhere nothing is known. */
@SuppressWarnings("restricted")
final class ThreadAffinity {

    private static final int BYTES = 1024; // 8192 processors, the most that Linux is built for
    private static final FunctionDescriptor SHAPE = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);
    private static final Optional<MethodHandle> GET = function("sched_getaffinity");
    private static final Optional<MethodHandle> SET = function("sched_setaffinity");

    private ThreadAffinity() {}

    private static Optional<MethodHandle> function(String name) {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup().find(name).map(address -> linker.downcallHandle(address, SHAPE));
    }

    /** Empty where it is not known. */
    static BitSet get() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(BYTES, Long.BYTES);
            boolean known = GET.isPresent() && call(GET.get(), mask) >= 0;
            return known ? BitSet.valueOf(mask.asByteBuffer()) : new BitSet();
        }
    }

    /** Whether that could be done. */
    static boolean set(BitSet processors) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(BYTES, Long.BYTES);
            mask.copyFrom(MemorySegment.ofArray(processors.toByteArray()));
            return SET.isPresent() && call(SET.get(), mask) == 0;
        }
    }

    private static int call(MethodHandle function, MemorySegment mask) {
        try {
            return (int) function.invokeExact(0, (long) BYTES, mask);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
