package io.millrace.bench;

import io.millrace.encoding.Item;
import io.millrace.encoding.Result;
import io.millrace.repository.ModelFolder;
import io.millrace.runtime.SessionSettings;
import io.millrace.tasks.embed.BareEmbedder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** An embedding model without a service: its tokenizer and an instance of its graph, called by one thread. */
final class BareTexts implements AutoCloseable {

    private static final String WORD = "the";

    private final BareEmbedder model;

    private BareTexts(BareEmbedder model) {
        this.model = model;
    }

    /**
     * Loads the model of a folder.
     *
     * @throws IllegalArgumentException when the folder's model does not embed, or its graph does not load
     */
    public static BareTexts open(ModelFolder folder, SessionSettings settings) {
        return new BareTexts(BareEmbedder.open(folder, settings));
    }

    /** Tokens of a text, special ones included. */
    public int length(String text) {
        return model.tokenizer().encode(text).length();
    }

    /**
     * A text of so many tokens, special ones included: one word, repeated.
     *
     * @throws IllegalArgumentException when the tokenizer has no such text
     */
    public String text(int tokens) {
        int words = tokens - length(WORD) + 1;
        String text = String.join(" ", Collections.nCopies(Math.max(1, words), WORD));
        if (length(text) != tokens) {
            throw new IllegalArgumentException(
                    "'" + WORD + "' " + words + " times has " + length(text) + " tokens, not " + tokens);
        }
        return text;
    }

    /** Texts of {@link PaddingReport#lengths} tokens. */
    public List<String> mixture(int count, long seed) {
        return IntStream.generate(PaddingReport.lengths(seed))
                .limit(count)
                .mapToObj(this::text)
                .toList();
    }

    /** Runs of the graph a second, in texts: the same one {@code batch} times in each run, tokenized beforehand. */
    public double graphTextsPerSecond(String text, int batch, Duration time) {
        List<Item> items = Collections.nCopies(batch, model.item(text));
        return textsPerSecond(() -> items, batch, time);
    }

    /** Texts made into vectors a second: the same one {@code batch} times, each time tokenized, in each run. */
    public double textsPerSecond(String text, int batch, Duration time) {
        return textsPerSecond(() -> items(text, batch), batch, time);
    }

    private double textsPerSecond(Supplier<List<Item>> items, int batch, Duration time) {
        long start = System.nanoTime();
        long runs = 0;
        for (; System.nanoTime() - start < time.toNanos(); runs++) {
            List<Result> _ = model.run(items.get());
        }
        return runs * batch * 1e9 / (System.nanoTime() - start);
    }

    private List<Item> items(String text, int count) {
        List<Item> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(model.item(text));
        }
        return items;
    }

    /** Nanoseconds that one text takes alone, tokenizing included. */
    long nanos(String text) {
        long start = System.nanoTime();
        List<Result> _ = model.run(List.of(model.item(text)));
        return System.nanoTime() - start;
    }

    @Override
    public void close() {
        model.close();
    }
}
