package io.millrace.speculation;

/**
 * Guesses that a sequence goes on as it did where its last tokens came before. Every token it is told counts for or against the guess
 * there was, whether or not the model was asked to check it, so that how good guesses are is known without any cost.
 */
public final class PromptLookup {

    private final TokenHistory history = new TokenHistory();
    private final HitRates rates = new HitRates();

    /** Tokens it knows. */
    public int size() {
        return history.size();
    }

    /** A token of the prompt, of which nobody guessed. */
    public void prompt(int token) {
        history.add(token);
    }

    /** A token of the completion. */
    public void came(int token) {
        if (history.matched() > 0) {
            rates.saw(history.matched(), history.predicted() == token);
        }
        history.add(token);
    }

    /** Whether it has a guess. */
    public boolean guesses() {
        return history.matched() > 0;
    }

    /** The next {@code count} tokens; there has to be a guess. */
    public int[] guess(int count) {
        int[] guess = new int[count];
        history.predict(count, guess);
        return guess;
    }

    /** How many tokens a chunk that checks {@code count} guesses is expected to give, the one behind those that come true among them. */
    double expected(int count) {
        double sum = 1;
        double all = 1;
        for (int i = 0; i < count; i++) {
            all *= rates.rate(history.matched() + i);
            sum += all;
        }
        return sum;
    }
}
