package io.millrace.runtime.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * The core that is left for the thread that calls a session on all cores. ONNX Runtime binds the threads of such a session to all cores
 * but the first. The caller works beside them, and one that wakes where one of them is bound shares its core, for as many runs as it
 * takes the operating system to move it.
 */
public final class CallersCore {

    private static final Path TOPOLOGY = Path.of("/sys/devices/system/cpu");

    /* Where all processors are this process's: else ONNX Runtime does not bind. */
    private static final class Known {
        static final BitSet ALL = ThreadAffinity.get();
        static final BitSet FIRST = first(ALL, TOPOLOGY);
        static final boolean BOUND = ProcessorShare.threads() == 0 && FIRST.cardinality() < ALL.cardinality();
    }

    private CallersCore() {}

    /** Keeps the calling thread there until it {@link #leave}s: threads that it starts meanwhile would be kept there for ever. */
    public static void enter() {
        if (Known.BOUND) {
            ThreadAffinity.set(Known.FIRST);
        }
    }

    /** Lets the calling thread go anywhere again. */
    public static void leave() {
        if (Known.BOUND) {
            ThreadAffinity.set(Known.ALL);
        }
    }

    /**
     * The processors of the core that has the first of some.
     *
     * @param topology folder with a folder for each processor
     */
    static BitSet first(BitSet processors, Path topology) {
        int first = processors.nextSetBit(0);
        BitSet core = new BitSet();
        if (first >= 0) {
            core.or(siblings(topology.resolve("cpu" + first + "/topology/thread_siblings_list")));
            core.set(first);
        }
        core.and(processors);
        return core;
    }

    private static BitSet siblings(Path list) {
        try {
            return ProcessorShare.listed(Files.readString(list));
        } catch (IOException e) {
            return new BitSet();
        }
    }
}
