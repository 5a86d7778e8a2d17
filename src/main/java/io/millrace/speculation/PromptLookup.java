package io.millrace.speculation;

/**
 * Drafts a sequence's next tokens: those that came where its last ones came before. Every token it is told counts for or against the
 * draft there was, whether or not the model was asked to check it, so that how good drafts are is known without any cost.
 */
public final class PromptLookup implements Drafter {

    private final TokenHistory history = new TokenHistory();
    private final HitRates rates = new HitRates();

    /** Tokens it knows. */
    public int size() {
        return history.size();
    }

    /** A token of the prompt, which says nothing of how good drafts are. */
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

    @Override
    public boolean hasDraft() {
        return history.matched() > 0;
    }

    /** The next {@code count} tokens; there has to be a draft. */
    public int[] draft(int count) {
        int[] draft = new int[count];
        history.predict(count, draft);
        return draft;
    }

    @Override
    public double expected(int count) {
        double sum = 1;
        double all = 1;
        for (int i = 0; i < count; i++) {
            all *= rates.rate(history.matched() + i);
            sum += all;
        }
        return sum;
    }

    /** Nothing that counts: what is drafted is there already. */
    @Override
    public double nanos(int count) {
        return 0;
    }
}
