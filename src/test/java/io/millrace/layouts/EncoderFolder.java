package io.millrace.layouts;

import io.millrace.layouts.EncoderSwitches.Answer;
import io.millrace.layouts.EncoderSwitches.Distances;
import io.millrace.layouts.EncoderSwitches.Pool;
import io.millrace.layouts.EncoderSwitches.Prompt;
import io.millrace.layouts.EncoderSwitches.Segments;
import io.millrace.layouts.EncoderSwitches.Steps;
import io.millrace.layouts.EncoderSwitches.Words;
import io.millrace.layouts.Layout.Positions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes an encoder's layout as the folder that its maker would publish. */
final class EncoderFolder {

    /** Width of what the Dense module gives. */
    static final int DENSE = 12;

    static final String PROMPT = "q u e ";

    private EncoderFolder() {}

    static Path write(Path root, String name, Layout layout, Weights weights) throws IOException {
        Path folder = Files.createDirectories(root.resolve(name));
        TestTokenizer tokenizer = TestTokenizer.of(layout);
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer.json());
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"pad_token\": \"" + tokenizer.special().get(tokenizer.pad()) + "\", \"model_max_length\": 64}");
        Files.writeString(folder.resolve("config.json"), config(layout, tokenizer));
        Files.writeString(folder.resolve("model.yaml"), "providers: [cpu]\nthreads: 1\n");
        if (!layout.is(Pool.NO_MODULES) && embeds(layout)) {
            modules(folder, layout, weights);
        } else if (!layout.is(Prompt.NONE) && embeds(layout)) {
            prompts(folder);
        }
        LayoutGraph graph = new LayoutGraph(layout, weights);
        LayoutFolder.put(
                folder.resolve("onnx/model" + layout.precision().suffix() + ".onnx"),
                layout,
                parts -> graph.model(parts, false));
        return folder;
    }

    static boolean embeds(Layout layout) {
        return layout.is(Answer.STATES) || layout.is(Answer.SENTENCE) || layout.is(Answer.PROJECTED);
    }

    private static String config(Layout layout, TestTokenizer tokenizer) {
        String type = type(layout);
        String labels = layout.is(Answer.SCORE)
                ? "\"0\": \"LABEL_0\""
                : "\"0\": \"O\", \"1\": \"B-PER\", \"2\": \"I-PER\", \"3\": \"B-LOC\"";
        return """
                {"architectures": ["%s"], "model_type": "%s", "vocab_size": %d, "pad_token_id": %d,
                 "max_position_embeddings": %d, "id2label": {%s}}
                """.formatted(
                        architecture(layout), type, Layout.VOCABULARY, tokenizer.pad(), Layout.MOST_POSITIONS, labels);
    }

    private static String type(Layout layout) {
        if (layout.is(Positions.LEARNED_OFFSET)) {
            return layout.is(Distances.YES) ? "mpnet" : layout.is(Words.UNIGRAM) ? "xlm-roberta" : "roberta";
        }
        return layout.rotates() ? "modernbert" : layout.is(Segments.YES) ? "bert" : "distilbert";
    }

    private static String architecture(Layout layout) {
        return switch (layout.get(Answer.class)) {
            case STATES, SENTENCE, PROJECTED -> layout.is(Distances.YES) ? "MPNetForMaskedLM" : "TinyModel";
            case TEXT_LABELS, SCORE -> "TinyForSequenceClassification";
            case TOKEN_LABELS -> "TinyForTokenClassification";
            case VOCABULARY -> "TinyForMaskedLM";
        };
    }

    private static void modules(Path folder, Layout layout, Weights weights) throws IOException {
        StringBuilder modules = new StringBuilder("[")
                .append(module(0, "", "Transformer"))
                .append(',')
                .append(module(1, "1_Pooling", "Pooling"));
        if (layout.is(Steps.DENSE)) {
            modules.append(',').append(module(2, "2_Dense", "Dense"));
            dense(Files.createDirectories(folder.resolve("2_Dense")), layout, weights);
        }
        if (!layout.is(Steps.NONE)) {
            modules.append(',').append(module(3, "3_Normalize", "Normalize"));
        }
        Files.writeString(folder.resolve("modules.json"), modules.append(']'));
        Files.writeString(Files.createDirectories(folder.resolve("1_Pooling")).resolve("config.json"), pooling(layout));
        prompts(folder);
    }

    private static String module(int index, String path, String type) {
        return """
                {"idx": %d, "name": "%d", "path": "%s", "type": "sentence_transformers.models.%s"}""".formatted(index, index, path, type);
    }

    private static String pooling(Layout layout) {
        Pool pool = layout.get(Pool.class);
        return """
                {"word_embedding_dimension": %d, "include_prompt": %b, "pooling_mode_cls_token": %b, "pooling_mode_mean_tokens": %b,
                 "pooling_mode_max_tokens": %b, "pooling_mode_mean_sqrt_len_tokens": %b, "pooling_mode_weightedmean_tokens": %b,
                 "pooling_mode_lasttoken": %b}""".formatted(
                        width(layout),
                        !layout.is(Prompt.LEFT_OUT),
                        pool == Pool.CLS || pool == Pool.CLS_AND_MEAN,
                        pool == Pool.MEAN || pool == Pool.CLS_AND_MEAN,
                        pool == Pool.MAX,
                        pool == Pool.SQUARE_ROOT,
                        pool == Pool.WEIGHTED,
                        pool == Pool.LAST);
    }

    private static int width(Layout layout) {
        return layout.is(Answer.PROJECTED) ? Layout.PROJECTED : Layout.WIDTH;
    }

    private static void prompts(Path folder) throws IOException {
        Files.writeString(
                folder.resolve("config_sentence_transformers.json"),
                "{\"prompts\": {\"query\": \"" + PROMPT + "\", \"document\": \"\"}, \"default_prompt_name\": null}");
    }

    private static void dense(Path folder, Layout layout, Weights weights) throws IOException {
        int in = width(layout) * (layout.is(Pool.CLS_AND_MEAN) ? 2 : 1);
        Files.writeString(folder.resolve("config.json"), """
                {"in_features": %d, "out_features": %d, "bias": true, "activation_function": "torch.nn.modules.activation.Tanh"}
                """.formatted(in, DENSE));
        byte[] header = """
                {"linear.weight":{"dtype":"F32","shape":[%d,%d],"data_offsets":[0,%d]},"linear.bias":{"dtype":"F32","shape":[%d],"data_offsets":[%d,%d]}}""".formatted(DENSE, in, 4 * DENSE * in, DENSE, 4 * DENSE * in, 4 * DENSE * (in + 1))
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer file =
                ByteBuffer.allocate(8 + header.length + 4 * DENSE * (in + 1)).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header);
        float[] matrix = weights.matrix("dense", in, DENSE);
        for (int row = 0; row < DENSE; row++) {
            for (int column = 0; column < in; column++) {
                file.putFloat(matrix[column * DENSE + row]);
            }
        }
        for (float bias : weights.vector("dense.bias", DENSE)) {
            file.putFloat(bias);
        }
        Files.write(folder.resolve("model.safetensors"), file.array());
    }
}
