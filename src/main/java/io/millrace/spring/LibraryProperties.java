package io.millrace.spring;

import io.millrace.library.Options;
import io.millrace.serving.ServiceLimits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What an application says under {@code millrace.library}. A key that is not here is refused at start.
 *
 * @param folder of the models
 * @param chat name of the one that chat models ask; left out for none
 * @param embedding the same of embedding models
 * @param scoring the same of scoring models
 * @param memory most bytes that models take on the processor's side; 0 for as much as there is
 * @param deviceMemory the same of models that run on a device
 * @param items sequences, texts and images that all models together have accepted and not ended
 * @param tokens of their prompts and texts; 0 leaves it to their number
 * @param characters of the texts of one request
 * @param streamBuffer events of a sequence that wait for a slow reader before its stream is ended
 * @param watch how often the folders are looked at for changes; 0 for never
 * @param loading how long a request waits for its model to be loaded
 * @param grace how long closing waits for requests in work
 */
@ConfigurationProperties(prefix = "millrace.library", ignoreUnknownFields = false)
record LibraryProperties(
        String folder,
        @DefaultValue("") String chat,
        @DefaultValue("") String embedding,
        @DefaultValue("") String scoring,
        @DefaultValue("0MB") DataSize memory,
        @DefaultValue("0MB") DataSize deviceMemory,
        @DefaultValue("16384") int items,
        @DefaultValue("0") long tokens,
        @DefaultValue("8000000") long characters,
        @DefaultValue("1024") int streamBuffer,
        @DefaultValue("0s") Duration watch,
        @DefaultValue("5m") Duration loading,
        @DefaultValue("30s") Duration grace) {

    LibraryProperties {
        require("items", 1, items);
        require("tokens", 0, tokens);
        require("characters", 1, characters);
        require("stream-buffer", 1, streamBuffer);
    }

    private static void require(String key, long least, long value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "millrace.library." + key + " must be at least " + least + ", but is " + value);
        }
    }

    Options options() {
        ServiceLimits usual = Options.DEFAULT.limits();
        return Options.DEFAULT
                .with(new ServiceLimits(
                        items,
                        tokens == 0 ? Long.MAX_VALUE : tokens,
                        characters,
                        streamBuffer,
                        usual.pictures(),
                        usual.sound()))
                .withMemory(memory.toBytes(), deviceMemory.toBytes())
                .withWatch(watch)
                .withLoading(loading)
                .withGrace(grace);
    }
}
