package io.millrace.batching.foreground;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The answers that the language models of this process have been asked for. Thread-safe; telling it something takes no time. */
public final class Foreground {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition calm = lock.newCondition();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();

    /** An answer, from its prompt to its end. What is told a second time changes nothing. */
    public final class Answer {

        private boolean waits = true;
        private boolean lasts = true;

        private Answer() {}

        /** Its first token is there. */
        public void begun() {
            lock.lock();
            try {
                begin();
            } finally {
                lock.unlock();
            }
        }

        /** It has ended, however. */
        public void over() {
            lock.lock();
            try {
                begin();
                open.addAndGet(lasts ? -1 : 0);
                lasts = false;
            } finally {
                lock.unlock();
            }
        }

        private void begin() {
            int left = waiting.addAndGet(waits ? -1 : 0);
            waits = false;
            if (left == 0) {
                calm.signalAll();
            }
        }
    }

    /** One more answer is wanted. */
    public Answer asked() {
        lock.lock();
        try {
            open.incrementAndGet();
            waiting.incrementAndGet();
            return new Answer();
        } finally {
            lock.unlock();
        }
    }

    /** Whether an answer is waited for or written. */
    public boolean isBusy() {
        return open.get() > 0;
    }

    /** Whether a prompt waits for its first token. */
    public boolean isWaitedFor() {
        return waiting.get() > 0;
    }

    /** Waits until no prompt waits for its first token, so many nanoseconds at most; not at all on a thread that is interrupted, which it stays. */
    void awaitCalm(long most) {
        lock.lock();
        try {
            long left = most;
            while (isWaitedFor() && left > 0) {
                left = calm.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
