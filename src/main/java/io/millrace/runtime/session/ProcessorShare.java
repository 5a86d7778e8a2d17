package io.millrace.runtime.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * Processors of the machine, and those of them that this process may use. ONNX Runtime counts the machine's, whatever a container's
 * limit is.
 */
final class ProcessorShare {

    private static final Path ONLINE = Path.of("/sys/devices/system/cpu/online");

    private ProcessorShare() {}

    /** Threads for a session that states none: those that the process may use, or 0, ONNX Runtime's own choice, where these are all. */
    static int threads() {
        return threads(online(), Runtime.getRuntime().availableProcessors());
    }

    private static String online() {
        try {
            return Files.readString(ONLINE);
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * The same.
     *
     * @param online list of the machine's processors as Linux writes it, such as {@code 0-3,8}; anything else where it is not known
     */
    static int threads(String online, int usable) {
        return usable < listed(online).cardinality() ? usable : 0;
    }

    /** The processors of a list as Linux writes it; none where it is anything else. */
    static BitSet listed(String list) {
        BitSet processors = new BitSet();
        for (String range : list.strip().split(",", -1)) {
            String[] ends = range.split("-", 2);
            try {
                processors.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
            } catch (NumberFormatException | IndexOutOfBoundsException e) {
                return new BitSet();
            }
        }
        return processors;
    }
}
