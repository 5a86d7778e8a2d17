package io.millrace.lab.soak;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/** Which requests, numbered from 0, were answered, and how often. For any threads. */
final class AnswerLedger {

    private final AtomicIntegerArray answers;
    private final AtomicLong strange = new AtomicLong();

    AnswerLedger(int requests) {
        answers = new AtomicIntegerArray(requests);
    }

    /** @param id of an answer; one that is no number of a request is counted as strange */
    void answered(String id) {
        if (id.matches("[0-9]{1,9}") && Integer.parseInt(id) < answers.length()) {
            answers.incrementAndGet(Integer.parseInt(id));
        } else {
            strange.incrementAndGet();
        }
    }

    /** Requests below {@code end} without an answer. */
    long lost(int end) {
        long lost = 0;
        for (int i = 0; i < end; i++) {
            lost += answers.get(i) == 0 ? 1 : 0;
        }
        return lost;
    }

    /** Answers beyond the first to any request, and those to none. */
    long duplicates() {
        long duplicates = strange.get();
        for (int i = 0; i < answers.length(); i++) {
            duplicates += Math.max(0, answers.get(i) - 1);
        }
        return duplicates;
    }
}
