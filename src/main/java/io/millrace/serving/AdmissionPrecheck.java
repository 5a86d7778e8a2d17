package io.millrace.serving;

import io.millrace.core.ServingException.Overloaded;

/**
 * Whether there is room for a request at all, asked before more than its bytes have been read: what a refusal costs is what an
 * overloaded service has left for the requests that it accepted. A request that passes may still be refused.
 */
public interface AdmissionPrecheck {

    /** Whether some queue has no place left. */
    boolean isCrowded();

    /**
     * Lets a request for a model pass, or refuses it.
     *
     * @throws Overloaded where the queue of this model, or of all together, has no place for anybody and no fallback might answer
     */
    void requirePlace(Route model);
}
