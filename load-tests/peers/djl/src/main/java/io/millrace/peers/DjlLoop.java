package io.millrace.peers;

import ai.djl.huggingface.translator.TextEmbeddingTranslatorFactory;
import ai.djl.inference.Predictor;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Texts a second of a sentence embedder by DJL's ONNX Runtime engine in process. */
public final class DjlLoop {

    private DjlLoop() {}

    /** {@code FOLDER TEXT SECONDS BATCH…}. */
    public static void main(String[] args) throws Exception {
        Criteria<String, float[]> criteria = Criteria.builder()
                .setTypes(String.class, float[].class)
                .optModelPath(Path.of(args[0]))
                .optEngine("OnnxRuntime")
                .optTranslatorFactory(new TextEmbeddingTranslatorFactory())
                .optArgument("padding", true)
                .optArgument("includeTokenTypes", true)
                .build();
        try (ZooModel<String, float[]> model = criteria.loadModel();
                Predictor<String, float[]> predictor = model.newPredictor()) {
            double seconds = Double.parseDouble(args[2]);
            for (String batch : List.of(args).subList(3, args.length)) {
                List<String> texts = Collections.nCopies(Integer.parseInt(batch), args[1]);
                double warm = rate(predictor, texts, 5);
                System.out.println(String.format(
                        Locale.ROOT,
                        "{\"batch\":%s,\"warm\":%.1f,\"rate\":%.1f}",
                        batch,
                        warm,
                        rate(predictor, texts, seconds)));
            }
        }
        System.exit(0);
    }

    private static double rate(Predictor<String, float[]> predictor, List<String> texts, double seconds)
            throws TranslateException {
        long start = System.nanoTime();
        long runs = 0;
        for (; System.nanoTime() - start < seconds * 1e9; runs++) {
            predictor.batchPredict(texts);
        }
        return runs * texts.size() * 1e9 / (System.nanoTime() - start);
    }
}
