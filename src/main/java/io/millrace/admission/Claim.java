package io.millrace.admission;

import io.millrace.serving.Caller;

/**
 * What a request asks admission for.
 *
 * @param items sequences, texts, images or rows
 * @param priority lower is served first; above 0 is work that can wait
 * @param caller whose share of the places it takes
 */
public record Claim(int items, int priority, Caller caller) {

    boolean canWait() {
        return priority > 0;
    }
}
