package io.millrace.bench.workload;

import java.util.List;

/** Conversations to hold, one after the other and without end; the same for the same seed. For one thread. */
public interface Workload {

    /** The turns of the next one, at least one. */
    List<Turn> next();
}
