package io.millrace.batching;

/** An entry made by hand; {@code name} tells it from others. */
record Waiting(int name, Work<Integer> work, long submitted, boolean isCancelled) implements BatchPlanner.Candidate {

    static Waiting of(int name, int length) {
        return new Waiting(name, new Work<>(name, "group", 1, length, 0, Work.NO_DEADLINE), name, false);
    }

    Waiting group(String group) {
        return with(new Work<>(name, group, work.rows(), work.length(), work.priority(), work.deadline()));
    }

    Waiting rows(int rows) {
        return with(new Work<>(name, work.group(), rows, work.length(), work.priority(), work.deadline()));
    }

    Waiting priority(int priority) {
        return with(new Work<>(name, work.group(), work.rows(), work.length(), priority, work.deadline()));
    }

    Waiting deadline(long deadline) {
        return with(new Work<>(name, work.group(), work.rows(), work.length(), work.priority(), deadline));
    }

    Waiting submitted(long time) {
        return new Waiting(name, work, time, isCancelled);
    }

    Waiting cancelled() {
        return new Waiting(name, work, submitted, true);
    }

    private Waiting with(Work<Integer> other) {
        return new Waiting(name, other, submitted, isCancelled);
    }
}
