package structure;

import java.util.ArrayList;
import java.util.List;

/** The entries of product methods, in order, between {@link #start} and {@link #take}. */
public final class Recorder {

    private static final StackWalker STACK = StackWalker.getInstance();
    private static final List<Entry> ENTRIES = new ArrayList<>();
    private static volatile boolean recording;

    private Recorder() {}

    /** @param method a line of {@link Method} */
    public static void enter(String method) {
        if (recording) {
            Entry entry = new Entry(Thread.currentThread().getName(), depth(), method);
            synchronized (ENTRIES) {
                ENTRIES.add(entry);
            }
        }
    }

    static void start() {
        synchronized (ENTRIES) {
            ENTRIES.clear();
        }
        recording = true;
    }

    static List<Entry> take() {
        recording = false;
        synchronized (ENTRIES) {
            return List.copyOf(ENTRIES);
        }
    }

    private static int depth() {
        return STACK.walk(
                frames -> (int) frames.filter(frame -> frame.getClassName().startsWith(Agent.PRODUCT))
                        .count());
    }
}
