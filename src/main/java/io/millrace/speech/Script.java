package io.millrace.speech;

import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What is left of a text to be said, sentence by sentence, each as ids of at most so many. Sentences are pronounced as they come, one ahead.
 * Of one thread at a time.
 */
public final class Script {

    private final Pronunciation pronunciation;
    private final boolean phonemes;
    private final String language;
    private final int most;
    private final Deque<String> sentences;
    private final Deque<int[]> ready = new ArrayDeque<>();
    private boolean begun;

    /**
     * Of a text.
     *
     * @param phonemes whether it is phonemes already
     * @param language as espeak-ng names it
     * @param most ids of a sentence; longer ones are cut
     * @throws InvalidRequest where it cannot be said
     */
    public Script(Pronunciation pronunciation, String text, boolean phonemes, String language, int most) {
        pronunciation.check(text, phonemes);
        this.pronunciation = pronunciation;
        this.phonemes = phonemes;
        this.language = language;
        this.most = most;
        this.sentences = new ArrayDeque<>(SentenceCutter.sentences(text));
    }

    /**
     * The next sentence.
     *
     * @throws InvalidRequest where there is none at all
     */
    public int[] next(Checkpoint checkpoint) {
        while (ready.size() < 2 && !sentences.isEmpty()) {
            checkpoint.pass();
            pronounce(sentences.removeFirst(), checkpoint);
        }
        if (ready.isEmpty() && !begun) {
            throw new InvalidRequest(
                    "input", "'input' must have something to say, but the model knows none of its characters");
        }
        begun = true;
        return ready.removeFirst();
    }

    /** Whether all of it was given. */
    public boolean isOver() {
        return begun && ready.isEmpty() && sentences.isEmpty();
    }

    private void pronounce(String sentence, Checkpoint checkpoint) {
        int[] ids = pronunciation.ids(sentence, phonemes, language, checkpoint);
        if (ids.length <= most) {
            if (ids.length > 0) {
                ready.addLast(ids);
            }
        } else if (sentence.codePointCount(0, sentence.length()) < 2) {
            throw new InvalidRequest(
                    "input",
                    "'input': '" + sentence + "' becomes " + ids.length + " symbols, more than the " + most
                            + " that the model reads at once");
        } else {
            List<String> halves = SentenceCutter.halves(sentence);
            halves.forEach(half -> pronounce(half, checkpoint));
        }
    }
}
