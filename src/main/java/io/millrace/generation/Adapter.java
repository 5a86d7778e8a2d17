package io.millrace.generation;

/**
 * Weights that a run adds to its model's own. A run has one, whatever its rows, so sequences of different adapters never share a run.
 * Two are the same where they are one object: what one was replaced by is another, whatever its name.
 */
public interface Adapter {

    /** The model as it is. */
    Adapter NONE = new Adapter() {
        @Override
        public String name() {
            return "";
        }

        @Override
        public boolean hold() {
            return true;
        }

        @Override
        public void release() {}

        @Override
        public String toString() {
            return "no adapter";
        }
    };

    /** By which clients ask for it; empty of {@link #NONE}. */
    String name();

    /**
     * Keeps its memory for one sequence, until {@link #release} is called as often. May be called by any thread.
     *
     * @return false where it is gone
     */
    boolean hold();

    void release();
}
