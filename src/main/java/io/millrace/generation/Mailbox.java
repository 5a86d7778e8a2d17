package io.millrace.generation;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Commands from any thread to one, in order of arrival. */
final class Mailbox {

    private final Queue<EngineCommand> commands = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Thread sleeper;
    private volatile boolean closed;

    /** Whether the command was taken; once the mailbox is closed it is not. */
    boolean offer(EngineCommand command) {
        commands.add(command);
        if (closed && commands.remove(command)) {
            return false;
        }
        LockSupport.unpark(sleeper);
        return true;
    }

    @Nullable
    EngineCommand poll() {
        return commands.poll();
    }

    /** Parks the consumer until there is a command. Interrupts are cleared: they are no command. */
    void await() {
        sleeper = Thread.currentThread();
        while (commands.isEmpty()) {
            LockSupport.park(this);
            boolean _ = Thread.interrupted();
        }
        sleeper = null;
    }

    /** What {@link #offer} took before is still there to be polled. */
    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }
}
