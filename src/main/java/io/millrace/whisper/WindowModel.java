package io.millrace.whisper;

import io.millrace.batching.BatchModel;
import io.millrace.batching.Control;
import io.millrace.batching.RunProgress;
import io.millrace.core.CompressionRatio;
import io.millrace.whisper.WhisperFiles.Head;
import io.millrace.whisper.WhisperGraphs.Decoding;
import io.millrace.whisper.WhisperGraphs.Encoded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes down windows of several requests together: once they are encoded, each step gives each of them a token. A window whose text is
 * whole is answered at once and its row is given up, as is that of a window for which nobody waits any longer. Those whose text is not
 * believed are tried again together, at their next temperatures. Owns the graphs.
 */
public final class WindowModel implements BatchModel<Window, Heard> {

    private final WhisperGraphs graphs;
    private final WhisperTokens tokens;
    private final LogitRules rules;
    private final Function<int[], String> text;
    private final List<Head> heads;

    /**
     * @param text of tokens
     * @param heads whose attention tells when words are said; all of the upper half of the layers where there are none
     * @throws IllegalArgumentException where the graphs have fewer tokens than are known; they stay open
     */
    public WindowModel(WhisperGraphs graphs, WhisperTokens tokens, Function<int[], String> text, List<Head> heads) {
        int needed = tokens.firstTimestamp() + WhisperTokens.TIMESTAMPS;
        if (graphs.shape().vocabulary() < needed) {
            throw new IllegalArgumentException("the decoder has logits for "
                    + graphs.shape().vocabulary() + " tokens, but the last timestamp is token " + (needed - 1));
        }
        this.graphs = graphs;
        this.tokens = tokens;
        this.rules = new LogitRules(tokens);
        this.text = text;
        this.heads = heads.isEmpty() ? upper(graphs.shape()) : List.copyOf(heads);
    }

    private static List<Head> upper(WhisperGraphs.Shape shape) {
        return IntStream.range(shape.layers() / 2, shape.layers())
                .boxed()
                .flatMap(layer -> IntStream.range(0, shape.heads()).mapToObj(head -> new Head(layer, head)))
                .toList();
    }

    @Override
    public List<Heard> run(List<Window> windows) {
        return run(windows, RunProgress.none());
    }

    @Override
    public List<Heard> run(List<Window> windows, RunProgress<Heard> progress) {
        List<float[]> features = windows.stream().map(Window::features).toList();
        try (Encoded encoded = graphs.encode(features, progress::stepped)) {
            return new Group(encoded, windows, progress).run();
        }
    }

    @Override
    public List<Control<Window>> controls() {
        return List.of(new Control<>(Window.silence(graphs.shape().mels()), true));
    }

    /**
     * Encodes and decodes a little, as a model is loaded.
     *
     * @throws IllegalArgumentException where the graphs do not go together
     */
    public void check() {
        Window silence = Window.silence(graphs.shape().mels());
        try {
            List<Heard> _ = run(List.of(new Window(
                    silence.features(),
                    Window.FRAMES,
                    new int[0],
                    Window.UNKNOWN,
                    false,
                    List.of(0f),
                    0,
                    graphs.shape().attention() != WhisperGraphs.Attention.NONE,
                    2)));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("encoder and decoder do not run together: " + e.getMessage(), e);
        }
    }

    @Override
    public void interrupt() {
        graphs.interrupt();
    }

    @Override
    public void close() {
        graphs.close();
    }

    /** Windows that have been encoded together, until all are answered. */
    private final class Group {

        private final Encoded encoded;
        private final List<Window> windows;
        private final RunProgress<Heard> progress;
        private final @Nullable Heard[] heard;
        private final List<Row> again = new ArrayList<>();

        private Group(Encoded encoded, List<Window> windows, RunProgress<Heard> progress) {
            this.encoded = encoded;
            this.windows = windows;
            this.progress = progress;
            this.heard = new Heard[windows.size()];
        }

        private List<Heard> run() {
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
            return tokens.prompt(
                    row.window().before(), row.language(), row.window().translating());
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
            row.take(logits, rules);
            if (row.hasEnded()) {
                judge(row);
            }
            return !row.hasEnded();
        }

        private void judge(Row row) {
            int[] said = row.said();
            double ratio = CompressionRatio.of(
                    text.apply(IntStream.of(said).filter(tokens::isText).toArray())
                            .strip());
            if (!row.isLast() && Thresholds.isDoubtful(ratio, row.logprob(), row.noSpeech())) {
                again.add(row.next());
                return;
            }
            Cut cut = Cut.of(tokens, said, row.window().frames());
            int[] times = row.window().words() ? times(row, said, cut) : new int[0];
            Heard answer = row.heard(ratio, cut, times);
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
            float[][][] weights = encoded.attention(row.index(), all, heads);
            progress.stepped();
            int steps = Math.clamp(row.window().frames() / 2, 1, graphs.shape().steps());
            boolean raw = graphs.shape().attention() == WhisperGraphs.Attention.SCORES;
            return TokenTimes.of(weights, raw, steps, head.length, all.length - 1);
        }
    }

    /** In the place of what was given up, since nobody waits for it. */
    private static final Heard NOBODYS =
            new Heard(List.of(), List.of(), 0, 1, 1, 0, Window.UNKNOWN, new Cut(List.of(), 1), List.of());
}
