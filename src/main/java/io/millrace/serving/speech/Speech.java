package io.millrace.serving.speech;

import io.millrace.serving.Route;
import io.millrace.serving.Scheduling;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Speaks text. Nothing happens before subscription; cancelling it ends the work. A refusal or failure is an error signal of type
 * {@link io.millrace.core.ServingException} that names the request's field.
 */
public interface Speech {

    /** A sound for each sentence, in order, each made when it is wanted, and none that is not. */
    Flux<Sound> speak(Route model, Request request);

    /**
     * What is asked.
     *
     * @param text what is to be said
     * @param phonemes whether it is phonemes already, in the model's own notation
     * @param voice one of the model's; null for its first
     * @param speed relative to the model's own
     * @param format of the bytes
     */
    record Request(
            String text, boolean phonemes, @Nullable String voice, float speed, Format format, Scheduling scheduling) {

        /** What it counts for: each character is a token. */
        public int tokens() {
            return text.codePointCount(0, text.length());
        }
    }

    /** Of a sound. */
    enum Format {
        /** MPEG layer III. */
        MP3,
        /** Opus in Ogg. */
        OPUS,
        FLAC,
        /** RIFF WAVE of 16 bits, at the model's rate. */
        WAV,
        /** 16 bits, little-endian, 24,000 samples a second, without a header. */
        PCM
    }

    /**
     * The next bytes.
     *
     * @param bytes neither copied nor changed; may be none
     * @param last whether no others come
     */
    record Sound(byte[] bytes, boolean last) {}
}
