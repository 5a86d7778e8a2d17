package io.millrace.whisper;

import io.millrace.batching.RunProgress;
import io.millrace.core.CompressionRatio;
import io.millrace.whisper.WhisperGraphs.Decoding;
import io.millrace.whisper.WhisperGraphs.Encoded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Windows that have been encoded together, until all are answered. */
final class WindowGroup {

    /** In the place of what was given up, since nobody waits for it. */
    private static final HeardWindow NOBODYS =
            new HeardWindow(List.of(), List.of(), 0, 1, 1, 0, Window.UNKNOWN, new Cut(List.of(), 1), List.of());

    private final WindowRules rules;
    private final WhisperTokens tokens;
    private final Encoded encoded;
    private final List<Window> windows;
    private final RunProgress<HeardWindow> progress;
    private final @Nullable HeardWindow[] heard;
    private final List<Row> again = new ArrayList<>();

    WindowGroup(WindowRules rules, Encoded encoded, List<Window> windows, RunProgress<HeardWindow> progress) {
        this.rules = rules;
        this.tokens = rules.tokens();
        this.encoded = encoded;
        this.windows = windows;
        this.progress = progress;
        this.heard = new HeardWindow[windows.size()];
    }

    /** One for each window; of one that was given up it says nothing. */
    List<HeardWindow> run() {
        List<Row> rows = rows();
        while (!rows.isEmpty()) {
            again.clear();
            decode(rows);
            rows = List.copyOf(again);
        }
        return Arrays.stream(heard).map(one -> one == null ? NOBODYS : one).toList();
    }

    private List<Row> rows() {
        int[] languages = languages();
        return IntStream.range(0, windows.size())
                .mapToObj(i -> new Row(i, windows.get(i), languages[i], 0, most(windows.get(i), languages[i])))
                .toList();
    }

    private int most(Window window, int language) {
        int prompt = tokens.prompt(window.before(), language, window.translating()).length;
        return Math.max(1, Math.min(Math.min(window.most(), tokens.mostSaid()), tokens.longest() - prompt));
    }

    private int[] languages() {
        int[] languages = windows.stream().mapToInt(Window::language).toArray();
        int[] open = IntStream.range(0, languages.length)
                .filter(i -> tokens.isMultilingual() && languages[i] == Window.UNKNOWN)
                .toArray();
        if (open.length > 0) {
            int[][] starts = new int[open.length][];
            Arrays.fill(starts, new int[] {tokens.start()});
            try (Decoding decoding = encoded.start(open, starts)) {
                for (int i = 0; i < open.length; i++) {
                    languages[open[i]] = tokens.likeliestLanguage(decoding.logits(i));
                }
            }
            progress.stepped();
        }
        return languages;
    }

    private void decode(List<Row> rows) {
        int[][] prompts = rows.stream().map(this::prompt).toArray(int[][]::new);
        try (Decoding decoding =
                encoded.start(rows.stream().mapToInt(Row::index).toArray(), prompts)) {
            for (int i = 0; i < prompts.length; i++) {
                rows.get(i).noSpeech(noSpeech(decoding, i, prompts[i]));
            }
            List<Row> open = taken(decoding, rows);
            while (!open.isEmpty()) {
                decoding.step(open.stream().mapToInt(Row::last).toArray());
                open = taken(decoding, open);
            }
        }
    }

    private int[] prompt(Row row) {
        return tokens.prompt(row.window().before(), row.language(), row.window().translating());
    }

    private double noSpeech(Decoding decoding, int row, int[] prompt) {
        int start = prompt.length - tokens.head(0, false).length;
        float[] logits = decoding.promptLogits(row, start);
        return logits.length == 0 ? 0 : Softmax.probability(logits, tokens.noSpeech());
    }

    /* A token for each row; the rows that go on, which alone are kept. */
    private List<Row> taken(Decoding decoding, List<Row> rows) {
        progress.stepped();
        List<Row> open = new ArrayList<>(rows.size());
        int[] kept = new int[rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            if (progress.isAwaited(row.index()) && goesOn(row, decoding.logits(i))) {
                kept[open.size()] = i;
                open.add(row);
            }
        }
        if (!open.isEmpty() && open.size() < rows.size()) {
            decoding.keep(Arrays.copyOf(kept, open.size()));
        }
        return open;
    }

    private boolean goesOn(Row row, float[] logits) {
        row.take(logits, rules.logits());
        if (row.hasEnded()) {
            judge(row);
        }
        return !row.hasEnded();
    }

    private void judge(Row row) {
        int[] said = row.said();
        double ratio = CompressionRatio.of(rules.text()
                .apply(IntStream.of(said).filter(tokens::isText).toArray())
                .strip());
        if (!row.isLast() && FallbackThresholds.isDoubtful(ratio, row.logprob(), row.noSpeech())) {
            again.add(row.next());
            return;
        }
        Cut cut = Cut.of(tokens, said, row.window().frames());
        int[] times = row.window().words() ? times(row, said, cut) : new int[0];
        HeardWindow answer = row.heard(ratio, cut, times);
        heard[row.index()] = answer;
        progress.answered(row.index(), answer);
    }

    private int[] times(Row row, int[] said, Cut cut) {
        int end = cut.pieces().isEmpty() ? 0 : cut.pieces().getLast().to();
        int[] head = tokens.head(row.language(), row.window().translating());
        int[] spoken = IntStream.of(said)
                .limit(end)
                .filter(tokens::isText)
                .limit(Math.max(0, tokens.longest() - head.length - 2))
                .toArray();
        int[] all = Stream.of(head, new int[] {tokens.noTimestamps()}, spoken, new int[] {tokens.end()})
                .flatMapToInt(IntStream::of)
                .toArray();
        float[][][] weights = encoded.attention(row.index(), all, rules.heads());
        progress.stepped();
        int steps = Math.clamp(row.window().frames() / 2, 1, rules.shape().steps());
        boolean raw = rules.shape().attention() == WhisperGraphs.Attention.SCORES;
        return TokenTimes.of(weights, raw, steps, head.length, all.length - 1);
    }
}
