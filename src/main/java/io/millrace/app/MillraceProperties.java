package io.millrace.app;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Everything under {@code millrace} in application.yaml. A key that is not here is refused at start.
 *
 * @param models where models are found
 * @param limits on what a client may send and leave unread
 */
@ConfigurationProperties(prefix = "millrace", ignoreUnknownFields = false)
public record MillraceProperties(
        @DefaultValue Models models, @DefaultValue Limits limits) {

    /**
     * The model repository.
     *
     * @param path a folder of model folders
     */
    public record Models(@DefaultValue("models") String path) {}

    /**
     * Bounds on one request, and on all together.
     *
     * @param body most bytes of a request body
     * @param sequences most completions of one request, over all its prompts
     * @param inputBody most bytes of a request body to a stateless model, which may hold images
     * @param tensorBody most bytes of a request body of the Open Inference Protocol
     * @param inputs most texts, images, documents or pairs of one request
     * @param items sequences, texts, images and rows that all models together have accepted and not ended
     * @param tokens of their prompts and texts; 0 leaves it to their number
     * @param streamBuffer events of a sequence that wait for a slow client before its stream is ended
     */
    public record Limits(
            @DefaultValue("4MB") DataSize body,
            @DefaultValue("2048") int sequences,
            @DefaultValue("16MB") DataSize inputBody,
            @DefaultValue("64MB") DataSize tensorBody,
            @DefaultValue("2048") int inputs,
            @DefaultValue("16384") int items,
            @DefaultValue("0") long tokens,
            @DefaultValue("1024") int streamBuffer) {
        public Limits {
            require("body", 1, body.toBytes());
            require("sequences", 1, sequences);
            require("input-body", 1, inputBody.toBytes());
            require("tensor-body", 1, tensorBody.toBytes());
            require("inputs", 1, inputs);
            require("items", 1, items);
            require("tokens", 0, Math.min(tokens, Integer.MAX_VALUE));
            require("stream-buffer", 1, streamBuffer);
        }

        private static void require(String key, long least, long value) {
            if (value < least || value > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("millrace.limits." + key + " must be at least " + least
                        + " and at most " + Integer.MAX_VALUE + ", but is " + value);
            }
        }
    }
}
