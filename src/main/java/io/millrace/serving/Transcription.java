package io.millrace.serving;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Writes down what is said in a sound. Nothing happens before subscription; cancelling it ends the work. A refusal or failure is an error
 * signal of type {@link io.millrace.core.ServingException} that names the request's field.
 */
public interface Transcription {

    /** Segments in the order of time, each as soon as it is known, then the end. */
    Flux<Part> transcribe(Route model, Request request);

    /**
     * What is asked.
     *
     * @param sound an encoded file, from its position to its limit; neither copied nor changed
     * @param translate whether it is wanted in English rather than in its own language
     * @param language code or English name of what is spoken; null where the model is to find out
     * @param prompt text before it that guides the model; empty for none
     * @param temperature of sampling; 0 for the likeliest text
     * @param words whether the times of words are wanted
     * @param logprobs whether the log-probabilities of tokens are
     * @param streamed whether each segment is wanted as soon as possible
     * @param voiceActivity how silence is to be left out; null leaves it to the model
     */
    record Request(
            ByteBuffer sound,
            boolean translate,
            @Nullable String language,
            String prompt,
            float temperature,
            boolean words,
            boolean logprobs,
            boolean streamed,
            @Nullable VoiceActivity voiceActivity,
            Scheduling scheduling) {

        /** The text alone, of any language. */
        public Request(
                ByteBuffer sound,
                boolean translate,
                String prompt,
                float temperature,
                boolean streamed,
                Scheduling scheduling) {
            this(sound, translate, null, prompt, temperature, false, false, streamed, null, scheduling);
        }
    }

    /**
     * What a request says of speech in a sound; null is as the model has it.
     *
     * @param threshold probability from which somebody speaks
     * @param before milliseconds that are kept before speech
     * @param silence milliseconds without speech that end it
     */
    record VoiceActivity(
            @Nullable Float threshold,
            @Nullable Integer before,
            @Nullable Integer silence) {}

    /** A piece of the answer. */
    sealed interface Part {}

    /**
     * What is said between two pauses.
     *
     * @param start in seconds, as are all times
     * @param text where the model samples, with the space before it
     * @param tokens ids of the model's symbols
     * @param logprob mean of the tokens' log-probabilities
     * @param sampled how it was found by a model that samples; null of one that does not
     * @param spoken each token of the text, where they are asked for
     */
    record Segment(
            double start,
            double end,
            String text,
            List<Integer> tokens,
            double logprob,
            List<Word> words,
            @Nullable Sampled sampled,
            List<Spoken> spoken)
            implements Part {

        public Segment {
            tokens = List.copyOf(tokens);
            words = List.copyOf(words);
            spoken = List.copyOf(spoken);
        }

        /** Of a model that does not sample. */
        public Segment(double start, double end, String text, List<Integer> tokens, double logprob, List<Word> words) {
            this(start, end, text, tokens, logprob, words, null, List.of());
        }

        /** As it stands behind another. */
        public String continued() {
            return sampled == null ? " " + text : text;
        }
    }

    /**
     * How a segment's window was written down.
     *
     * @param window where it begins, in seconds
     * @param temperature that it was sampled with
     * @param compressionRatio of its text
     * @param noSpeech probability that nothing is said
     */
    record Sampled(double window, float temperature, double compressionRatio, double noSpeech) {}

    /**
     * A token of a text.
     *
     * @param bytes UTF-8, perhaps a part of a character
     */
    record Spoken(byte[] bytes, double logprob) {}

    record Word(String text, double start, double end) {}

    /**
     * The end of the sound, and how long it was.
     *
     * @param language English name of what is spoken; null where the model does not know
     */
    record End(double seconds, @Nullable String language) implements Part {
        public End(double seconds) {
            this(seconds, null);
        }
    }
}
