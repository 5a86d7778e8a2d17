package io.millrace.layouts;

import io.millrace.layouts.Layout.Form;
import io.millrace.layouts.Layout.Names;
import io.millrace.layouts.Layout.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a layout as the folder that its maker would publish. */
final class LayoutFolder {

    private static final Path TOKENIZER = Path.of("src/test/resources/fixtures/tiny-gqa/tokenizer.json");
    private static final String OWN_NAMES = """
            "inputs": {"input_ids": "tokens", "attention_mask": "mask", "position_ids": "positions",
                       "past_key_names": "past_k_%d", "past_value_names": "past_v_%d"},
            "outputs": {"logits": "scores", "present_key_names": "next_k_%d", "present_value_names": "next_v_%d"},
            """;

    private LayoutFolder() {}

    static Path write(Path root, String name, Layout layout, Weights weights) throws IOException {
        Path folder = Files.createDirectories(root.resolve(name));
        Files.copy(TOKENIZER, folder.resolve("tokenizer.json"));
        Files.writeString(folder.resolve("model.yaml"), "slots: 3\nprefill-chunk: 8\nproviders: [cpu]\nthreads: 1\n");
        if (layout.is(Names.OPTIMUM)) {
            config(folder);
        } else {
            genai(folder, layout);
        }
        graphs(folder, layout, weights);
        return folder;
    }

    private static void config(Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), """
                {"architectures": ["TinyForCausalLM"], "eos_token_id": 299, "vocab_size": 300, "max_position_embeddings": 64}
                """);
        Files.writeString(folder.resolve("generation_config.json"), "{\"do_sample\": false}");
    }

    private static void genai(Path folder, Layout layout) throws IOException {
        Files.writeString(folder.resolve("genai_config.json"), """
                {"model": {"type": "llama", "eos_token_id": [299, 298], "context_length": 64, "vocab_size": 300,
                  "decoder": {"filename": "%s", "head_size": 16, %s "num_key_value_heads": %d}},
                 "search": {"do_sample": false, "max_length": 64}}
                """.formatted(
                        file(layout), layout.is(Names.GENAI_OWN) ? OWN_NAMES : "", layout.kvHeads()));
    }

    private static String file(Layout layout) {
        return switch (layout.get(Names.class)) {
            case OPTIMUM ->
                "onnx/" + (layout.is(Form.MERGED) ? "decoder_model_merged" : "model")
                        + layout.precision().suffix() + ".onnx";
            case GENAI -> "model.onnx";
            case GENAI_OWN -> "decoder-tiny.onnx";
        };
    }

    private static void graphs(Path folder, Layout layout, Weights weights) throws IOException {
        LayoutGraph graph = new LayoutGraph(layout, weights);
        switch (layout.get(Form.class)) {
            case SINGLE -> put(folder.resolve(file(layout)), layout, parts -> graph.model(parts, true));
            case MERGED -> put(folder.resolve(file(layout)), layout, graph::merged);
            case PAIR -> {
                put(folder.resolve("decoder_model.onnx"), layout, parts -> graph.model(parts, false));
                put(folder.resolve("decoder_with_past_model.onnx"), layout, parts -> graph.model(parts, true));
            }
        }
    }

    interface Written {
        byte[] with(OnnxGraph.Parts parts);
    }

    static void put(Path file, Layout layout, Written graph) throws IOException {
        Files.createDirectories(file.getParent());
        String data = file.getFileName() + "_data";
        OnnxGraph.Parts parts = new OnnxGraph.Parts(
                switch (layout.get(Storage.class)) {
                    case INSIDE -> List.of();
                    case ONE_FILE -> List.of(data);
                    case PARTS -> List.of(data, data + "_1", data + "_2");
                });
        Files.write(file, graph.with(parts));
        for (int i = 0; i < parts.names().size(); i++) {
            Files.write(file.resolveSibling(parts.names().get(i)), parts.content(i));
        }
    }
}
