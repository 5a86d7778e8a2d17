package io.millrace.guidance;

import io.millrace.decoding.TokenConstraint;

/** A constraint that goes on by bytes, so that one may take over from another within a token. */
interface Guide extends TokenConstraint {

    /** Goes on by bytes that may come; whether they may. If not, nothing has changed. */
    boolean accept(byte[] bytes);
}
