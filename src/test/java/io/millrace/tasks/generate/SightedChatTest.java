package io.millrace.tasks.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Await;
import io.millrace.ReferenceChat;
import io.millrace.SightFixtures;
import io.millrace.batching.TensorModel;
import io.millrace.conversation.Conversation;
import io.millrace.conversation.Message;
import io.millrace.conversation.Part;
import io.millrace.conversation.Part.Detail;
import io.millrace.core.ModelId;
import io.millrace.core.ServingException.ContextOverflow;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.SoundLimits;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import io.millrace.generation.DecoderModel;
import io.millrace.generation.Recorder;
import io.millrace.models.Diagnosis;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.serving.Interposer;
import io.millrace.tasks.sight.Looking;
import io.millrace.tasks.sight.Sight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;

/** Chats with images, on engine and encoder, against numpy. */
class SightedChatTest extends ReferenceChatHarness {

    SightedChatTest() {
        super(1 << 20);
    }

    private LanguageModel load(String model, boolean inPlace, String yaml) throws IOException {
        Path folder = root.resolve(model);
        SightFixtures.copy(model, folder, yaml);
        if (inPlace) {
            SightFixtures.writeInPlace(folder);
        }
        return load(model);
    }

    private LanguageModel load(String model) {
        return load(model, Interposer.NONE);
    }

    private LanguageModel load(String model, Interposer interposer) {
        return load(model, interposer, SoundLimits.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({
        "tiny-smolvlm,false,256",
        "tiny-smolvlm,false,5",
        "tiny-smolvlm,true,256",
        "tiny-smolvlm,true,7",
        "tiny-qwen2-vl,false,256",
        "tiny-qwen2-vl,false,7",
        "tiny-gemma3,false,256",
        "tiny-gemma3,true,5",
    })
    void chats_aloneAndTogether_goOnAsTheReference(String name, boolean inPlace, int chunk) throws Exception {
        try (LanguageModel model = load(name, inPlace, "{slots: 4, prefill-chunk: " + chunk + "}")) {
            assertGoOnAsTheReference(model, SightFixtures.chats(name));
        }
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    @Test
    void load_whereTheServiceChooses_countsTheWeightsOfTheEncoderAgain() throws IOException {
        Path encoder = root.resolve("tiny-smolvlm/onnx/vision_encoder.onnx");
        try (LanguageModel chosen = load("tiny-smolvlm", false, "{slots: 2}")) {
            long bytes = chosen.cacheBytes();
            Files.writeString(root.resolve("tiny-smolvlm/model.yaml"), "{slots: 2, threads: 1}");
            try (LanguageModel stated = load("tiny-smolvlm")) {
                int again = Runtime.getRuntime().availableProcessors() > 1 ? 1 : 0;
                assertThat(bytes - stated.cacheBytes()).isEqualTo(again * Files.size(encoder));
            }
        }
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    @Test
    void ask_theSameImageAgain_reusesItsPrefixAndIsNotEncodedAgain() throws Exception {
        try (LanguageModel model = load("tiny-smolvlm", false, "{slots: 2}")) {
            assertReusesItsPrefixAndIsNotEncodedAgain(model, SightFixtures.chat("tiny-smolvlm", "image"));
        }
    }

    @Test
    void ask_anotherImageOfTheSameShape_reusesNothingFromItOn() throws Exception {
        ReferenceChat chat = SightFixtures.chat("tiny-smolvlm", "image");
        Conversation other = Conversation.of(List.of(new Message.User(List.of(
                SightFixtures.image("png-7x31", Detail.AUTO),
                chat.conversation().messages().getFirst().content().get(1)))));
        try (LanguageModel model = load("tiny-smolvlm", false, "{slots: 1, images: {memory: 0}}")) {
            ask(model, other).await();
            int already = batches.get();
            Recorder recorder = ask(model, chat.conversation());
            assertThat(recorder.await().tokens()).isEqualTo(chat.greedy());
            assertThat(recorder.finished().usage().cachedTokens()).isLessThan(20);
            ask(model, chat.conversation()).await();
            assertThat(batches.get()).as("nothing is remembered").isEqualTo(already + 2);
        }
    }

    @Test
    void plan_moreThanTheContextHolds_isRefusedBeforeTheEncoderRuns() throws Exception {
        Part.Image image = SightFixtures.image("png-1x1", Detail.AUTO);
        List<Part> many = Collections.nCopies(6, image);
        try (LanguageModel model = load("tiny-smolvlm", false, "{slots: 1}")) {
            int already = batches.get();
            assertThatExceptionOfType(ContextOverflow.class)
                    .isThrownBy(() -> plan(model, Conversation.of(List.of(new Message.User(many)))));
            assertThat(batches).hasValue(already);
        }
    }

    @Test
    void plan_tooManyImages_namesTheFirstAndTheKey() throws Exception {
        List<Part> three = List.of(
                SightFixtures.image("png-1x1", Detail.LOW),
                SightFixtures.image("png-7x31", Detail.LOW),
                SightFixtures.image("png-31x7", Detail.LOW));
        try (LanguageModel model = load("tiny-smolvlm", false, "{slots: 1, images: {max-per-request: 2}}")) {
            assertThatExceptionOfType(InvalidRequest.class)
                    .isThrownBy(() -> plan(model, Conversation.of(List.of(new Message.User(three)))))
                    .satisfies(refusal -> assertThat(refusal.param()).isEqualTo("png-31x7"))
                    .withMessageContaining("shows 3 images, but this model takes at most 2: images.max-per-request");
        }
    }

    @Test
    void plan_textThatSpellsTheMarker_isRefused() throws Exception {
        try (LanguageModel model = load("tiny-smolvlm", false, "{slots: 1}")) {
            assertThatExceptionOfType(InvalidRequest.class)
                    .isThrownBy(() -> plan(model, Conversation.user("What is <image> in HTML?")))
                    .withMessageContaining("has 1 of '<image>', which stands for an image, but the request shows 0");
        }
    }

    /** Puts a gate before the encoder's runs, which an interrupt opens. */
    private record Gated(TensorModel graph, Semaphore gate, CountDownLatch running) implements TensorModel {

        @Override
        public List<TensorSpec> inputs() {
            return graph.inputs();
        }

        @Override
        public List<TensorSpec> outputs() {
            return graph.outputs();
        }

        @Override
        public Map<String, Tensor> run(Map<String, Tensor> inputs, Set<String> wanted) {
            gate.acquireUninterruptibly();
            running.countDown();
            if (gate.availablePermits() == 0) {
                gate.acquireUninterruptibly();
                throw new IllegalStateException("interrupted");
            }
            return graph.run(inputs, wanted);
        }

        @Override
        public void interrupt() {
            gate.release();
        }

        @Override
        public void close() {
            graph.close();
        }
    }

    @Test
    void vectors_cancelledWhileTheEncoderRuns_leaveNothing() throws Exception {
        SightFixtures.copy("tiny-smolvlm", root.resolve("gated"), "{slots: 1}");
        Semaphore gate = new Semaphore(3); // for the trial at load, which leaves two
        CountDownLatch running = new CountDownLatch(2);
        Interposer gating = new Interposer() {
            @Override
            public DecoderModel decoder(ModelId model, DecoderModel decoder) {
                return decoder;
            }

            @Override
            public TensorModel graph(ModelId model, TensorModel graph) {
                return new Gated(graph, gate, running);
            }
        };
        try (LanguageModel model = load("gated", gating)) {
            gate.drainPermits();
            gate.release();
            Choice choice = plan(
                            model, SightFixtures.chat("tiny-smolvlm", "image").conversation())
                    .getFirst();
            Sight sight = Objects.requireNonNull(model.sight());
            Looking looking = new Looking(sight, preparation);
            Disposable asking = looking.vectors(choice.images(), 0).subscribe();
            assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(sight.pendingBytes()).isPositive();
            asking.dispose();
            Await.until("the run has ended", () -> sight.stuckFor().isZero());
            assertThat(sight.pendingBytes()).isZero();
            assertThat(model.diagnosis(awake -> awake)).isEqualTo(new Diagnosis.Well());
        }
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    /** Fails on all but an image of one tile. */
    private record Choosy(TensorModel graph) implements TensorModel {

        @Override
        public List<TensorSpec> inputs() {
            return graph.inputs();
        }

        @Override
        public List<TensorSpec> outputs() {
            return graph.outputs();
        }

        @Override
        public Map<String, Tensor> run(Map<String, Tensor> inputs, Set<String> wanted) {
            if (Objects.requireNonNull(inputs.get("pixel_values")).shape().get(1) > 1) {
                throw new IllegalStateException("too many tiles");
            }
            return graph.run(inputs, wanted);
        }

        @Override
        public void interrupt() {
            graph.interrupt();
        }

        @Override
        public void close() {
            graph.close();
        }
    }

    @Test
    void vectors_encoderFailsOnAnImage_refusesThisImageAlone() throws Exception {
        SightFixtures.copy("tiny-smolvlm", root.resolve("choosy"), "{slots: 1}");
        Interposer choosy = new Interposer() {
            @Override
            public DecoderModel decoder(ModelId model, DecoderModel decoder) {
                return decoder;
            }

            @Override
            public TensorModel graph(ModelId model, TensorModel graph) {
                return new Choosy(graph);
            }
        };
        try (LanguageModel model = load("choosy", choosy)) {
            Conversation large = SightFixtures.chat("tiny-smolvlm", "image").conversation();
            ReferenceChat small = SightFixtures.chat("tiny-smolvlm", "low");
            assertThatExceptionOfType(InvalidRequest.class)
                    .isThrownBy(() -> seen(model, large))
                    .satisfies(refusal -> assertThat(refusal.param()).isEqualTo("png-17x33"));
            assertThat(ask(model, small.conversation()).await().tokens()).isEqualTo(small.greedy());
            assertThat(model.diagnosis(awake -> awake)).isEqualTo(new Diagnosis.Well());
            assertThat(Objects.requireNonNull(model.sight()).pendingBytes()).isZero();
        }
    }

    @Test
    void load_layoutThatIsNotServed_isNamed() throws Exception {
        Path folder = root.resolve("other");
        SightFixtures.copy("tiny-smolvlm", folder, "");
        Path config = folder.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("\"idefics3\"", "\"llava\""));
        assertThatThrownBy(() -> load("other"))
                .hasMessageContaining("config.json: model_type is 'llava', a layout of images that is not served");
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    @Test
    void load_qwen2VlWithoutAxes_isRefused() throws Exception {
        Path folder = root.resolve("other");
        SightFixtures.copy("tiny-qwen2-vl", folder, "");
        SightFixtures.writeInPlace(folder);
        assertThatThrownBy(() -> load("other"))
                .hasMessageContaining(
                        "model_type is 'qwen2_vl', whose decoder has position_ids of three axes, but this one of 1");
    }

    @Test
    void ask_oneAfterTheOtherOfQwen2Vl_positionsAreThoseOfEach() throws Exception {
        ReferenceChat first = SightFixtures.chat("tiny-qwen2-vl", "image");
        ReferenceChat second = SightFixtures.chat("tiny-qwen2-vl", "text");
        try (LanguageModel model = load("tiny-qwen2-vl", false, "{slots: 1, speculation: {prompt-lookup: true}}")) {
            for (ReferenceChat chat : List.of(first, second, first)) {
                assertThat(ask(model, chat.conversation()).await().tokens()).isEqualTo(chat.greedy());
            }
        }
    }

    @Test
    void load_encoderOfOtherCounts_isRefused() throws Exception {
        Path folder = root.resolve("other");
        SightFixtures.copy("tiny-smolvlm", folder, "");
        Files.writeString(folder.resolve("processor_config.json"), "{\"image_seq_len\": 5}");
        assertThatThrownBy(() -> load("other"))
                .hasMessageContaining(
                        "the vision encoder gives 64 numbers for images that stand in 5 tokens, each of 16");
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    @Test
    void load_withoutTheGraphOfTokens_saysWhatIsMissing() throws Exception {
        Path folder = root.resolve("other");
        SightFixtures.copy("tiny-smolvlm", folder, "");
        Files.delete(folder.resolve("onnx/embed_tokens.onnx"));
        assertThatThrownBy(() -> load("other"))
                .hasMessageContaining("it takes vectors of another graph, embed_tokens, which is not beside it");
    }
}
