package io.millrace.tasks.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ReferenceChat;
import io.millrace.batching.BatchListener;
import io.millrace.batching.foreground.Foreground;
import io.millrace.conversation.Conversation;
import io.millrace.conversation.Message;
import io.millrace.conversation.Part;
import io.millrace.core.PictureLimits;
import io.millrace.core.SoundLimits;
import io.millrace.generation.EngineListener;
import io.millrace.generation.GenerationRequest;
import io.millrace.generation.Recorder;
import io.millrace.models.ModelTask.Surroundings;
import io.millrace.preparation.Preparation;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.serving.BreakerListener;
import io.millrace.serving.Caller;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.GenerationOptions.Stopping;
import io.millrace.serving.Interposer;
import io.millrace.serving.Listeners;
import io.millrace.serving.Prompt;
import io.millrace.tasks.Tasks;
import io.millrace.tasks.sight.Looking;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

/** Chats with parts that are no text, on engine and encoder, beside numpy's. */
abstract class ReferenceChatHarness {

    private static final int STEPS = 9;

    /* Of a service that other tests started in this process. */
    final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    @TempDir
    Path root;

    /** Runs of the encoder. */
    final AtomicInteger batches = new AtomicInteger();

    final Preparation preparation;

    /** @param bytes that may be prepared at once */
    ReferenceChatHarness(long bytes) {
        this.preparation = new Preparation(2, bytes, Schedulers.parallel(), System::nanoTime);
    }

    @AfterEach
    void close() {
        preparation.close();
    }

    LanguageModel load(String model, Interposer interposer, SoundLimits sounds) {
        BatchListener counting = new BatchListener() {
            @Override
            public void onBatch(Batch batch) {
                batches.incrementAndGet();
            }
        };
        Listeners listeners = new Listeners(_ -> EngineListener.NONE, _ -> counting, BreakerListener.NONE);
        Surroundings surroundings = new Surroundings(
                listeners, interposer, _ -> List.of(), PictureLimits.DEFAULT, sounds, new Foreground());
        return new GenerateTask().load(Tasks.folder(root, model), surroundings);
    }

    static Conversation user(Part... parts) {
        return Conversation.of(List.of(new Message.User(List.of(parts))));
    }

    static List<Choice> plan(LanguageModel model, Conversation conversation) {
        GenerationOptions options = GenerationOptions.DEFAULT.with(Stopping.DEFAULT.withMaxTokens(STEPS));
        return RequestPlanner.plan(model, List.of(new Prompt.Chat(conversation)), options, Caller.ANYBODY);
    }

    GenerationRequest seen(LanguageModel model, Conversation conversation) {
        Choice choice = plan(model, conversation).getFirst();
        Looking looking = new Looking(Objects.requireNonNull(model.sight()), preparation);
        return choice.with(looking.vectors(choice.images(), 0).blockOptional().orElseThrow())
                .request();
    }

    Recorder ask(LanguageModel model, Conversation conversation) {
        return ask(model, seen(model, conversation));
    }

    private static Recorder ask(LanguageModel model, GenerationRequest request) {
        Recorder recorder = new Recorder();
        var _ = model.engine().submit(request, recorder);
        return recorder;
    }

    /** Each alone, then all at once. */
    void assertGoOnAsTheReference(LanguageModel model, List<ReferenceChat> reference) throws InterruptedException {
        for (ReferenceChat chat : reference) {
            GenerationRequest request = seen(model, chat.conversation());
            assertThat(request.vectors().spoken(request.prompt()))
                    .as(chat.name())
                    .isEqualTo(chat.ids());
            Recorder recorder = ask(model, request);
            assertThat(recorder.await().tokens()).as(chat.name()).isEqualTo(chat.greedy());
            assertThat(recorder.finished().usage().promptTokens()).isEqualTo(chat.ids().length);
        }
        List<ReferenceChat> chats = new ArrayList<>(reference);
        Collections.rotate(chats, 3);
        List<Recorder> together =
                chats.stream().map(chat -> ask(model, chat.conversation())).toList();
        for (int i = 0; i < chats.size(); i++) {
            assertThat(together.get(i).await().tokens())
                    .as(chats.get(i).name())
                    .isEqualTo(chats.get(i).greedy());
        }
    }

    void assertReusesItsPrefixAndIsNotEncodedAgain(LanguageModel model, ReferenceChat chat)
            throws InterruptedException {
        ask(model, chat.conversation()).await();
        int once = batches.get();
        Recorder again = ask(model, chat.conversation());
        assertThat(again.await().tokens()).isEqualTo(chat.greedy());
        assertThat(again.finished().usage().cachedTokens()).isEqualTo(chat.ids().length - 1);
        assertThat(batches).hasValue(once);
    }
}
