package io.millrace.constraint.match;

import java.io.ByteArrayOutputStream;

/** A matcher that stands at a state of a machine. */
final class StateMatcher implements Matcher {

    private final Constraint constraint;
    private int state;

    StateMatcher(Constraint constraint, int state) {
        this.constraint = constraint;
        this.state = state;
    }

    @Override
    public void allowed(long[] mask) {
        synchronized (constraint) {
            constraint.masks.fill(state, mask);
        }
    }

    @Override
    public boolean accept(int token) {
        byte[] bytes = constraint.trie.bytes(token);
        return bytes.length > 0 && accept(bytes);
    }

    @Override
    public boolean accept(byte[] bytes) {
        synchronized (constraint) {
            int next = state;
            for (int i = 0; i < bytes.length && next != Machine.DEAD; i++) {
                next = constraint.machine.after(next, bytes[i] & 0xFF);
            }
            if (next == Machine.DEAD) {
                return false;
            }
            state = next;
            return true;
        }
    }

    @Override
    public boolean mayEnd() {
        synchronized (constraint) {
            return constraint.machine.mayEnd(state);
        }
    }

    @Override
    public boolean mustEnd() {
        synchronized (constraint) {
            return constraint.machine.mayEnd(state) && constraint.machine.isLast(state);
        }
    }

    @Override
    public byte[] forced(int limit) {
        synchronized (constraint) {
            ByteArrayOutputStream forced = new ByteArrayOutputStream();
            int at = state;
            while (forced.size() < limit && !constraint.machine.mayEnd(at)) {
                int only = only(at);
                if (only < 0) {
                    break;
                }
                forced.write(only);
                at = constraint.machine.after(at, only);
            }
            return forced.toByteArray();
        }
    }

    /** The only byte a state goes on with; negative where there is none or more than one. */
    private int only(int at) {
        int only = -1;
        for (int b = 0; b < 256; b++) {
            if (constraint.machine.after(at, b) != Machine.DEAD) {
                if (only >= 0) {
                    return -1;
                }
                only = b;
            }
        }
        return only;
    }

    @Override
    public Matcher copy() {
        return new StateMatcher(constraint, state);
    }
}
