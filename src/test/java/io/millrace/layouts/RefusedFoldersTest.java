package io.millrace.layouts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.DType;
import io.millrace.core.ModelId;
import io.millrace.layouts.Layout.Attention;
import io.millrace.layouts.Layout.Form;
import io.millrace.layouts.Layout.Names;
import io.millrace.layouts.Layout.Positions;
import io.millrace.layouts.Layout.Storage;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.tasks.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that cannot be served says why in one line that names file and field. */
class RefusedFoldersTest {

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    @TempDir
    private Path root;

    @AfterEach
    void noHandleIsLeft() {
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    private Path write(Enum<?>... switches) throws IOException {
        return LayoutFolder.write(root, "m", Layout.of("m", switches), new Weights(1));
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(() -> LoadedLayout.load(root, "m").close())
                .hasMessageContainingAll(parts)
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("\n"));
    }

    /* The line, from a folder that is refused before its graph is loaded. */
    private String reason() {
        Entry entry = Tasks.repository(root).find(new ModelId("m")).getFirst();
        assertThat(entry).isInstanceOf(Entry.Unusable.class);
        return ((Entry.Unusable) entry).reason();
    }

    @Test
    void load_partOfTheWeightsMissing_namesIt() throws IOException {
        Files.delete(write(Storage.PARTS).resolve("onnx/model.onnx_data_1"));
        assertRefused("model.onnx: its weights are in model.onnx_data_1, which is not there");
    }

    @Test
    void load_partOfTheWeightsCut_namesItAndItsLength() throws IOException {
        Path data = write(Storage.PARTS).resolve("onnx/model.onnx_data_2");
        byte[] content = Files.readAllBytes(data);
        Files.write(data, Arrays.copyOf(content, content.length - 1));
        assertRefused("reach to byte " + content.length + " of model.onnx_data_2, which has " + (content.length - 1));
    }

    @Test
    void load_halfOfAPairMissing_namesIt() throws IOException {
        Path folder = write(Attention.PLAIN, Form.PAIR);
        Files.delete(folder.resolve("decoder_with_past_model.onnx"));
        assertRefused("decoder_model.onnx", "decoder_with_past_model is missing");
    }

    @Test
    void load_otherHalfOfAPairMissing_namesIt() throws IOException {
        Path folder = write(Attention.PLAIN, Form.PAIR);
        Files.delete(folder.resolve("decoder_model.onnx"));
        assertRefused("decoder_with_past_model.onnx: it runs only what comes behind a past", "decoder_model.onnx");
    }

    @Test
    void find_graphOfGenaiMissing_namesFileAndField() throws IOException {
        Files.delete(write(Names.GENAI_OWN).resolve("decoder-tiny.onnx"));
        assertThat(reason())
                .contains("there is no decoder-tiny.onnx, which model.decoder.filename in genai_config.json names");
    }

    @Test
    void find_graphOfGenaiOutsideTheFolder_isRefused() throws IOException {
        genai(write(Names.GENAI_OWN), "\"decoder-tiny.onnx\"", "\"../decoder-tiny.onnx\"");
        assertThat(reason()).contains("model.decoder.filename must name a file in the model's folder");
    }

    private static void genai(Path folder, String from, String to) throws IOException {
        Path file = folder.resolve("genai_config.json");
        Files.writeString(file, Files.readString(file).replace(from, to));
    }

    @Test
    void load_genaiOfSeveralGraphs_namesTheSection() throws IOException {
        genai(
                write(Names.GENAI),
                "\"vocab_size\": 300,",
                "\"vocab_size\": 300, \"vision\": {\"filename\": \"v.onnx\"},");
        assertRefused("genai_config.json: model.vision is ", "only models of one decoder's graph are served");
    }

    @Test
    void load_genaiOfAPipeline_namesTheField() throws IOException {
        genai(write(Names.GENAI), "\"head_size\": 16,", "\"head_size\": 16, \"pipeline\": [{}],");
        assertRefused("genai_config.json: model.decoder.pipeline is ");
    }

    @Test
    void load_genaiThatSlidesItsCache_namesTheField() throws IOException {
        String sliding = "\"head_size\": 16, \"sliding_window\": {\"slide_key_value_cache\": true},";
        genai(write(Names.GENAI), "\"head_size\": 16,", sliding);
        assertRefused("genai_config.json: model.decoder.sliding_window.slide_key_value_cache is true");
    }

    @Test
    void load_genaiNameWithoutLayer_namesTheField() throws IOException {
        genai(write(Names.GENAI_OWN), "past_k_%d", "past_k");
        assertRefused("genai_config.json: model.decoder.inputs.past_key_names is 'past_k'");
    }

    @Test
    void load_otherInput_namesFileAndInput() throws IOException {
        Map<String, String> reasons = Map.of(
                "encoder_hidden_states", "half of an encoder-decoder model",
                "inputs_embeds", "beside input_ids, must have one of them",
                "pixels", "which decoders are not fed");
        for (Map.Entry<String, String> entry : reasons.entrySet()) {
            Path folder = Files.createDirectories(root.resolve(entry.getKey()));
            LayoutFolder.write(folder, "m", Layout.of("m"), new Weights(1));
            OnnxGraph graph = new OnnxGraph(new OnnxGraph.Parts(List.of()));
            graph.input("input_ids", DType.INT64, "batch", "sequence");
            graph.input(entry.getKey(), DType.FLOAT32, "batch", "sequence", 24);
            graph.node("", "Identity", List.of("logits"), List.of(), entry.getKey());
            graph.output("logits", DType.FLOAT32, "batch", "sequence", 24);
            Files.write(folder.resolve("m/onnx/model.onnx"), graph.model());
            assertThatThrownBy(() -> LoadedLayout.load(folder, "m").close())
                    .hasMessageContainingAll(
                            "onnx/model.onnx: the graph has the input " + entry.getKey(), entry.getValue());
        }
    }

    @Test
    void load_cachePositionBesideRowsOfTheirOwn_isRefused() throws IOException {
        write(Positions.ROTARY_CACHE);
        assertRefused("onnx/model.onnx: the graph has the input cache_position", "GroupQueryAttention");
    }

    @Test
    void load_pastWithoutPresent_namesBoth() throws IOException {
        genai(write(Names.GENAI_OWN), "next_k_%d", "other_k_%d");
        assertRefused("has the input past_k_0 but not the output that goes with it, present.0.key");
    }
}
