package io.millrace.repository;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The {@code batch} section of model.yaml: how requests to a stateless model are put together.
 *
 * @param maxRows most texts, images or rows of one run
 * @param maxTokens most rows times the longest row's tokens of one run; 0 leaves it to the device
 * @param maxDelayMillis how long a batch that is not full waits for more; 0 runs what is there
 * @param sortByLength whether texts of like length are put together, so that little padding is run
 * @param stack whether rows of several requests run together; null leaves it to the check at load
 * @param mixed whether texts run together though their results depend on each other; null leaves it to the check at load
 */
public record BatchSettings(
        int maxRows,
        int maxTokens,
        int maxDelayMillis,
        boolean sortByLength,
        @Nullable Boolean stack,
        @Nullable Boolean mixed) {

    static final BatchSettings DEFAULT = of(null, null, null, null, null, null);

    public BatchSettings {
        require(maxRows, 1, "batch.max-rows");
        require(maxTokens, 0, "batch.max-tokens");
        require(maxDelayMillis, 0, "batch.max-delay-millis");
    }

    @JsonCreator
    static BatchSettings of(
            @JsonProperty("max-rows") @Nullable Integer maxRows,
            @JsonProperty("max-tokens") @Nullable Integer maxTokens,
            @JsonProperty("max-delay-millis") @Nullable Integer maxDelayMillis,
            @JsonProperty("sort-by-length") @Nullable Boolean sortByLength,
            @JsonProperty("stack") @Nullable Boolean stack,
            @JsonProperty("mixed") @Nullable Boolean mixed) {
        return new BatchSettings(
                maxRows == null ? 64 : maxRows,
                maxTokens == null ? 0 : maxTokens,
                maxDelayMillis == null ? 0 : maxDelayMillis,
                sortByLength == null || sortByLength,
                stack,
                mixed);
    }

    private static void require(int value, int least, String key) {
        if (value < least) {
            throw new IllegalArgumentException(key + " must be at least " + least + ", but is " + value);
        }
    }
}
