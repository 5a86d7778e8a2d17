package io.millrace.tasks.generate;

import io.millrace.runtime.decoder.DecoderNames;
import io.millrace.runtime.decoder.DecoderOptions.Sizes;
import io.millrace.text.ModelConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What a folder's files say of its decoder's graph: sizes from config.json, or else from genai_config.json, and names from the latter.
 */
record DecoderConfig(Sizes sizes, DecoderNames names) {

    private static final String GENAI = "genai_config.json";
    private static final String DECODER = "model.decoder.";

    /** What ONNX Runtime GenAI's keys of names of layers stand for here. */
    private static final Map<String, String> LAYERS = Map.of(
            "inputs.past_key_names", "past_key_values.%d.key",
            "inputs.past_value_names", "past_key_values.%d.value",
            "outputs.present_key_names", "present.%d.key",
            "outputs.present_value_names", "present.%d.value");

    private static final Map<String, String> SINGLE = Map.of(
            "inputs.input_ids", "input_ids",
            "inputs.attention_mask", "attention_mask",
            "inputs.position_ids", "position_ids",
            "outputs.logits", "logits");

    /** @throws IllegalStateException naming the file and the key of what is not served */
    static DecoderConfig read(Path folder) {
        ModelConfig config = ModelConfig.read(folder, "config.json");
        ModelConfig genai = ModelConfig.read(folder, GENAI);
        refuseOthers(genai);
        refuseSliding(genai);
        return new DecoderConfig(sizes(config, genai), names(genai));
    }

    private static void refuseOthers(ModelConfig genai) {
        for (String section : new String[] {"encoder", "vision", "speech", "embedding", "joiner", "decoder.pipeline"}) {
            genai.refuseUnless(
                    "model." + section, JsonNode::isEmpty, "left out: only models of one decoder's graph are served");
        }
    }

    private static void refuseSliding(ModelConfig genai) {
        genai.refuseUnless(
                DECODER + "sliding_window.slide_key_value_cache",
                value -> value.isBoolean() && !value.booleanValue(),
                "false: the graph's own attention must look at the window");
    }

    private static Sizes sizes(ModelConfig config, ModelConfig genai) {
        return new Sizes(
                first(config, "num_key_value_heads", genai, DECODER + "num_key_value_heads"),
                first(config, "head_dim", genai, DECODER + "head_size"),
                first(config, "vocab_size", genai, "model.vocab_size"));
    }

    /* 0 where neither says it */
    private static int first(ModelConfig config, String key, ModelConfig genai, String otherKey) {
        int top = config.value(key).asInt(0);
        int own = top > 0 ? top : config.value("text_config." + key).asInt(0);
        return own > 0 ? own : genai.value(otherKey).asInt(0);
    }

    private static DecoderNames names(ModelConfig genai) {
        Map<String, String> usual = new LinkedHashMap<>();
        SINGLE.forEach((key, meaning) -> genai.text(DECODER + key).ifPresent(name -> usual.put(name, meaning)));
        Map<String, String> templates = new LinkedHashMap<>();
        LAYERS.forEach((key, meaning) -> genai.text(DECODER + key).ifPresent(name -> {
            if (name.indexOf("%d") < 0) {
                throw genai.refusal(DECODER + key, "a name with %d in it for the layer");
            }
            templates.put(name, meaning);
        }));
        return new DecoderNames(usual, templates);
    }
}
