package io.millrace.serving;

import java.nio.ByteBuffer;
import java.util.List;
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
     * @param prompt text before it that guides the model; empty for none
     * @param temperature of sampling; 0 for the likeliest text
     * @param streamed whether each segment is wanted as soon as possible
     */
    record Request(
            ByteBuffer sound,
            boolean translate,
            String prompt,
            float temperature,
            boolean streamed,
            Scheduling scheduling) {}

    /** A piece of the answer. */
    sealed interface Part {}

    /**
     * What is said between two pauses.
     *
     * @param start in seconds, as are all times
     * @param tokens ids of the model's symbols
     * @param logprob mean of the tokens' log-probabilities
     */
    record Segment(double start, double end, String text, List<Integer> tokens, double logprob, List<Word> words)
            implements Part {
        public Segment {
            tokens = List.copyOf(tokens);
            words = List.copyOf(words);
        }
    }

    record Word(String text, double start, double end) {}

    /** The end of the sound, and how long it was. */
    record End(double seconds) implements Part {}
}
