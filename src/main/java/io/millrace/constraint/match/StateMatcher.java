package io.millrace.constraint.match;

import java.io.ByteArrayOutputStream;

/** A matcher that stands at a state of a machine. */
final class StateMatcher implements Matcher {

    /** Bytes between two looks at the limits. */
    private static final int SLICE = 1024;

    private final Constraint constraint;
    private Findings findings;
    private int state;

    StateMatcher(Constraint constraint) {
        this.constraint = constraint;
        synchronized (constraint) {
            this.findings = constraint.findings();
            this.state = findings.machine().start;
        }
    }

    private StateMatcher(StateMatcher from) {
        this.constraint = from.constraint;
        this.findings = from.findings;
        this.state = from.state;
    }

    /** The machine, this matcher's state being one of it. */
    private Machine machine() {
        Findings now = constraint.findings();
        if (now != findings) {
            state = now.machine().adopt(findings.machine(), state);
            findings = now;
        }
        return now.machine();
    }

    @Override
    public void allowed(long[] mask) {
        synchronized (constraint) {
            machine();
            findings.masks().fill(state, mask);
        }
    }

    @Override
    public boolean accept(int token) {
        byte[] bytes = constraint.trie().bytes(token);
        return bytes.length > 0 && accept(bytes);
    }

    @Override
    public boolean accept(byte[] bytes) {
        synchronized (constraint) {
            StateMatcher trial = new StateMatcher(this);
            for (int from = 0; from < bytes.length && trial.state != Machine.DEAD; from += SLICE) {
                trial.goOn(bytes, from, Math.min(bytes.length, from + SLICE));
            }
            if (trial.state == Machine.DEAD) {
                return false;
            }
            state = trial.state;
            findings = trial.findings;
            return true;
        }
    }

    private void goOn(byte[] bytes, int from, int to) {
        Machine machine = machine();
        for (int i = from; i < to && state != Machine.DEAD; i++) {
            state = machine.after(state, bytes[i] & 0xFF);
        }
    }

    @Override
    public boolean mayEnd() {
        synchronized (constraint) {
            return machine().mayEnd(state);
        }
    }

    @Override
    public boolean mustEnd() {
        synchronized (constraint) {
            Machine machine = machine();
            return machine.mayEnd(state) && machine.isLast(state);
        }
    }

    @Override
    public byte[] forced(int limit) {
        synchronized (constraint) {
            Machine machine = machine();
            ByteArrayOutputStream forced = new ByteArrayOutputStream();
            int at = state;
            int only = 0;
            while (forced.size() < limit && !machine.mayEnd(at) && (only = machine.only(at)) >= 0) {
                forced.write(only);
                at = machine.after(at, only);
            }
            return forced.toByteArray();
        }
    }

    @Override
    public Matcher copy() {
        return new StateMatcher(this);
    }
}
