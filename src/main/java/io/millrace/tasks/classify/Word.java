package io.millrace.tasks.classify;

import io.millrace.serving.Aggregation;
import java.util.ArrayList;
import java.util.List;

/**
 * Tokens that have one label: a word's, or one by itself.
 *
 * @param label its index
 * @param score of the label
 * @param token number of the first
 * @param start of its first character (code point)
 * @param end one more than the last
 */
record Word(int label, float score, int token, int start, int end) {

    static List<Word> of(List<ScoredToken> tokens, Aggregation aggregation) {
        boolean whole = aggregation != Aggregation.NONE && aggregation != Aggregation.SIMPLE;
        List<Word> words = new ArrayList<>();
        for (int from = 0; from < tokens.size(); ) {
            int to = from + 1;
            while (whole && to < tokens.size() && tokens.get(to).continued()) {
                to++;
            }
            words.add(joined(tokens.subList(from, to), aggregation));
            from = to;
        }
        return words;
    }

    private static Word joined(List<ScoredToken> parts, Aggregation aggregation) {
        float[] scores = scores(parts, aggregation);
        int label = ScoredToken.best(scores);
        ScoredToken first = parts.getFirst();
        return new Word(label, scores[label], first.index(), first.start(), parts.getLast().end());
    }

    private static float[] scores(List<ScoredToken> parts, Aggregation aggregation) {
        return switch (aggregation) {
            case NONE, SIMPLE, FIRST -> parts.getFirst().scores();
            case AVERAGE -> mean(parts);
            case MAX -> surest(parts).scores();
        };
    }

    private static float[] mean(List<ScoredToken> parts) {
        float[] mean = new float[parts.getFirst().scores().length];
        for (ScoredToken part : parts) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += part.scores()[i] / parts.size();
            }
        }
        return mean;
    }

    private static ScoredToken surest(List<ScoredToken> parts) {
        ScoredToken surest = parts.getFirst();
        for (ScoredToken part : parts) {
            surest = part.scores()[part.best()] > surest.scores()[surest.best()] ? part : surest;
        }
        return surest;
    }
}
