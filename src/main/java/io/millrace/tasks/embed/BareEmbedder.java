package io.millrace.tasks.embed;

import io.millrace.encoding.EmbeddingConfig;
import io.millrace.encoding.Item;
import io.millrace.encoding.Padding;
import io.millrace.encoding.Result;
import io.millrace.encoding.StatelessModel;
import io.millrace.encoding.TextLimit;
import io.millrace.repository.ModelFolder;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.tensor.OrtTensorModel;
import io.millrace.runtime.tensor.PositionTable;
import io.millrace.text.TokenIds;
import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import java.util.List;
import java.util.OptionalInt;

/** An embedding model without a service: its tokenizer and an instance of its graph, called by one thread. */
public final class BareEmbedder implements AutoCloseable {

    private static final int MOST_TOKENS = 512;

    private final Tokenizer tokenizer;
    private final EmbeddingConfig config;
    private final StatelessModel model;
    private final int maxLength;

    private BareEmbedder(Tokenizer tokenizer, EmbeddingConfig config, StatelessModel model, int maxLength) {
        this.tokenizer = tokenizer;
        this.config = config;
        this.model = model;
        this.maxLength = maxLength;
    }

    /**
     * Loads the model of a folder.
     *
     * @throws IllegalArgumentException when the folder's model does not embed, or its graph does not load
     */
    public static BareEmbedder open(ModelFolder folder, SessionSettings settings) {
        if (!folder.task().name().equals("embed")) {
            throw new IllegalArgumentException(
                    "the model '" + folder.id() + "' is for " + folder.task() + ", not EMBED");
        }
        if (folder.sharesSpace()) {
            throw new IllegalArgumentException("the model '" + folder.id()
                    + "' has vectors of images beside those of texts: it is served, but not run bare");
        }
        Tokenizer tokenizer = Tokenizers.load(folder.path());
        try {
            EmbeddingConfig config = EmbeddingConfig.read(folder.path());
            return new BareEmbedder(
                    tokenizer, config, model(folder, settings, config, tokenizer), maxLength(folder, config));
        } catch (RuntimeException | Error e) {
            tokenizer.close();
            throw e;
        }
    }

    private static StatelessModel model(
            ModelFolder folder, SessionSettings settings, EmbeddingConfig config, Tokenizer tokenizer) {
        Padding padding = Padding.of(folder.path(), tokenizer);
        OrtTensorModel graph = OrtTensorModel.open(folder.modelFile(), settings);
        try {
            return StatelessModel.embedder(graph, config, padding);
        } catch (RuntimeException | Error e) {
            graph.close();
            throw e;
        }
    }

    private static int maxLength(ModelFolder folder, EmbeddingConfig config) {
        OptionalInt rows = PositionTable.rows(folder.modelFile());
        int positions = rows.isPresent() ? TextLimit.within(folder.path(), rows.getAsInt()) : MOST_TOKENS;
        return Math.min(MOST_TOKENS, Math.min(config.maxLength(), positions));
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** A text as the model takes it; its end is cut off where it is too long. */
    public Item item(String text) {
        TokenIds tokens = tokenizer.encode(config.prepared("", text)).truncated(maxLength, false);
        return new Item.Tokens(tokens.ids(), tokens.typeIds());
    }

    public List<Result> run(List<Item> items) {
        return model.run(items);
    }

    /** The vector of a text. */
    public Result run(String text) {
        return run(List.of(item(text))).getFirst();
    }

    @Override
    public void close() {
        try {
            model.close();
        } finally {
            tokenizer.close();
        }
    }
}
