package io.millrace.app;

import io.millrace.core.PictureLimits;
import io.millrace.core.SoundLimits;
import io.millrace.serving.ServiceLimits;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Bounds on one request, and on all together.
 *
 * @param body most bytes of a request body
 * @param sequences most completions of one request, over all its prompts
 * @param inputBody most bytes of a request body to a stateless model, which may hold images
 * @param soundBody most bytes of a request body that holds sound
 * @param tensorBody most bytes of a request body of the Open Inference Protocol
 * @param inputs most texts, images, documents or pairs of one request
 * @param items sequences, texts, images and rows that all models together have accepted and not ended
 * @param tokens of their prompts and texts; 0 leaves it to their number
 * @param characters of the texts of one request; what of them is read in any case ends where a model's limit is passed
 * @param bodyTimeout longest time from a request's head to the end of its body
 * @param streamBuffer events of a sequence that wait for a slow client before its stream is ended
 * @param picturePixels most pixels of an image as it is sent, and of all images of one request as the model takes them
 * @param pictureScans most scans of a JPEG
 * @param requestPixels most pixels that the images of one request unpack together, a JPEG's once for each of its scans
 * @param soundSeconds most seconds of the sound of one request
 * @param soundRate highest rate of a sound, in samples a second
 * @param soundChannels most channels of a sound
 */
public record LimitsProperties(
        @DefaultValue("4MB") DataSize body,
        @DefaultValue("30s") Duration bodyTimeout,
        @DefaultValue("2048") int sequences,
        @DefaultValue("16MB") DataSize inputBody,
        @DefaultValue("64MB") DataSize soundBody,
        @DefaultValue("64MB") DataSize tensorBody,
        @DefaultValue("2048") int inputs,
        @DefaultValue("16384") int items,
        @DefaultValue("0") long tokens,
        @DefaultValue("8000000") int characters,
        @DefaultValue("1024") int streamBuffer,
        @DefaultValue("40000000") int picturePixels,
        @DefaultValue("50") int pictureScans,
        @DefaultValue("400000000") int requestPixels,
        @DefaultValue("7200") int soundSeconds,
        @DefaultValue("192000") int soundRate,
        @DefaultValue("8") int soundChannels) {
    public LimitsProperties {
        require("body", 1, body.toBytes());
        require("body-timeout", 1, bodyTimeout.toMillis());
        require("sequences", 1, sequences);
        require("input-body", 1, inputBody.toBytes());
        require("sound-body", 1, soundBody.toBytes());
        require("tensor-body", 1, tensorBody.toBytes());
        require("inputs", 1, inputs);
        require("items", 1, items);
        require("tokens", 0, Math.min(tokens, Integer.MAX_VALUE));
        require("characters", 1, characters);
        require("stream-buffer", 1, streamBuffer);
        require("picture-pixels", 1, picturePixels);
        require("picture-scans", 1, pictureScans);
        require("request-pixels", 1, requestPixels);
        require("sound-seconds", 1, soundSeconds);
        require("sound-rate", 1, soundRate);
        require("sound-channels", 1, soundChannels);
    }

    /** Those on what the service holds, and on what one request makes it do. */
    ServiceLimits service() {
        return new ServiceLimits(
                items,
                tokens == 0 ? Long.MAX_VALUE : tokens,
                characters,
                streamBuffer,
                new PictureLimits(picturePixels, pictureScans, requestPixels),
                new SoundLimits(soundSeconds, soundRate, soundChannels));
    }

    private static void require(String key, long least, long value) {
        if (value < least || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("millrace.limits." + key + " must be at least " + least + " and at most "
                    + Integer.MAX_VALUE + ", but is " + value);
        }
    }
}
