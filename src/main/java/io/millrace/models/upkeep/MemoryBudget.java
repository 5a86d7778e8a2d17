package io.millrace.models.upkeep;

/**
 * What all models together may take of memory; 0 is as much as there is.
 *
 * @param host bytes of those that run on the processor
 * @param device bytes of those that run on a device
 */
public record MemoryBudget(long host, long device) {

    public static final MemoryBudget NONE = new MemoryBudget(0, 0);

    /** Bytes of either; {@link Long#MAX_VALUE} where there is no bound. */
    public long of(boolean onDevice) {
        long bytes = onDevice ? device : host;
        return bytes == 0 ? Long.MAX_VALUE : bytes;
    }
}
