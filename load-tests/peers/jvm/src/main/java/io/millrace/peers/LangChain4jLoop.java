package io.millrace.peers;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Texts a second of LangChain4j's all-MiniLM-L6-v2 in process; and its graph and tokenizer as files, for the others. */
public final class LangChain4jLoop {

    private LangChain4jLoop() {}

    /** {@code files FOLDER} or {@code run TEXT SECONDS BATCH…}. */
    public static void main(String[] args) throws IOException {
        if (args[0].equals("files")) {
            write("/all-minilm-l6-v2.onnx", Path.of(args[1], "model.onnx"));
            write("/all-minilm-l6-v2-tokenizer.json", Path.of(args[1], "tokenizer.json"));
            return;
        }
        EmbeddingModel model = new AllMiniLmL6V2EmbeddingModel();
        double seconds = Double.parseDouble(args[2]);
        for (String batch : List.of(args).subList(3, args.length)) {
            List<TextSegment> texts = Collections.nCopies(Integer.parseInt(batch), TextSegment.from(args[1]));
            double warm = rate(model, texts, 5);
            System.out.println(String.format(
                    Locale.ROOT,
                    "{\"batch\":%s,\"warm\":%.1f,\"rate\":%.1f}",
                    batch,
                    warm,
                    rate(model, texts, seconds)));
        }
        System.exit(0);
    }

    private static double rate(EmbeddingModel model, List<TextSegment> texts, double seconds) {
        long start = System.nanoTime();
        long runs = 0;
        for (; System.nanoTime() - start < seconds * 1e9; runs++) {
            model.embedAll(texts);
        }
        return runs * texts.size() * 1e9 / (System.nanoTime() - start);
    }

    private static void write(String resource, Path file) throws IOException {
        try (InputStream bytes = AllMiniLmL6V2EmbeddingModel.class.getResourceAsStream(resource)) {
            Files.createDirectories(file.getParent());
            Files.copy(bytes, file);
        }
    }
}
