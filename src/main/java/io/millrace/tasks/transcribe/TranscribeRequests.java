package io.millrace.tasks.transcribe;

import io.millrace.audio.EncodedSound;
import io.millrace.batching.Work;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.SoundLimits;
import io.millrace.encoding.Item;
import io.millrace.encoding.Result;
import io.millrace.models.BatchedModel;
import io.millrace.models.Lease;
import io.millrace.models.LoadedModel;
import io.millrace.requests.BatchRequest;
import io.millrace.requests.BatchTurns;
import io.millrace.requests.Batches;
import io.millrace.requests.ModelCall;
import io.millrace.requests.Requests;
import io.millrace.requests.TurnRequest;
import io.millrace.serving.Route;
import io.millrace.serving.Transcription;
import io.millrace.transducer.FeatureWindow;
import io.millrace.transducer.TimedToken;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Requests for what is said in a sound.
 *
 * @param limits of each sound
 */
public record TranscribeRequests(Requests requests, Batches batches, BatchTurns turns, SoundLimits limits)
        implements Transcription {

    static final String FILE = "file";

    /** Windows that are run together, where nobody waits for the first of them. */
    private static final int MOST_WINDOWS = 4;

    private static final int COPIES = 4; // of a window, on its way from samples to features

    /** Bytes that a byte of a file becomes, where it is speech at the lowest rates that are usual. */
    private static final int UNPACKED = 128;

    @Override
    public Flux<Part> transcribe(Route model, Request request) {
        return requests.run(model, request.scheduling().timeout(), new Call(request));
    }

    private final class Call implements ModelCall<Part> {

        private final Request request;

        private Call(Request request) {
            this.request = request;
        }

        @Override
        public Flux<Part> on(Lease lease, long deadline) {
            LoadedModel model = lease.model();
            return switch (model) {
                case WhisperModel whisper ->
                    WhisperTurns.of(whisper, request, sound(model, whisper.vad()))
                            .run(turns, deadline);
                case TransducerModel transducer -> transduced(transducer, sound(model, transducer.vad()), deadline);
                case BatchedModel batched
                when batched.front() instanceof SpeechFront front ->
                    classified(batched, front, sound(model, front.vad()), deadline);
                default -> throw model.refuse(request.translate() ? "translate what is said" : "transcribe");
            };
        }

        private RequestedSound sound(LoadedModel model, @Nullable VoiceFilter filter) {
            if (request.voiceActivity() != null && filter == null) {
                throw new InvalidRequest(
                        "chunking_strategy",
                        "chunking_strategy: server_vad needs a model of voice activity, and vad in model.yaml names none"
                                + " for the model '" + model.id() + "': leave it out or set it to \"auto\"");
            }
            return new RequestedSound(new EncodedSound(FILE, request.sound()), limits, filter, request.voiceActivity());
        }

        private Flux<Part> classified(BatchedModel model, SpeechFront front, RequestedSound sound, long deadline) {
            requirePlain(model);
            int most = most(model.signature().maxRows());
            Listening<Item, Result> listening = new Listening<>(front.config(), new CtcRecognition(front), sound, most);
            BatchRequest<List<Part>> asked = new BatchRequest<>(
                    most,
                    request.scheduling().priority(),
                    size(front.config(), most),
                    listening::next,
                    answers -> listening.heard(answers.results()));
            return batches.turns(model, asked, () -> !listening.isOver(), deadline)
                    .concatMapIterable(parts -> parts, 1);
        }

        private Flux<Part> transduced(TransducerModel model, RequestedSound sound, long deadline) {
            requirePlain(model);
            int most = most(model.maxRows());
            int priority = request.scheduling().priority();
            Listening<FeatureWindow, List<TimedToken>> listening = new Listening<>(
                    model.config(), new TransducerRecognition(model.config(), model.vocabulary()), sound, most);
            TurnRequest<FeatureWindow, List<TimedToken>, List<Part>> asked = new TurnRequest<>(
                    most,
                    priority,
                    size(model.config(), most),
                    checkpoint -> listening.next(checkpoint).stream()
                            .map(window -> work(model, window, priority, deadline))
                            .toList(),
                    listening::heard,
                    () -> !listening.isOver());
            return turns.run(model.admission(), model.batcher(), asked, FILE, deadline)
                    .concatMapIterable(parts -> parts, 1);
        }

        private static Work<FeatureWindow> work(
                TransducerModel model, FeatureWindow window, int priority, long deadline) {
            int frames = model.config().reduction().frames(window.steps());
            return new Work<>(window, model.id(), 1, frames, priority, deadline);
        }

        private int most(int rows) {
            return request.streamed() ? 1 : Math.min(MOST_WINDOWS, rows);
        }

        private void requirePlain(LoadedModel model) {
            if (request.translate()) {
                throw model.refuse("translate what is said");
            }
            if (!request.prompt().isEmpty()) {
                throw new InvalidRequest(
                        "prompt",
                        "prompt: the model '" + model.id() + "' takes none, since it does not read: leave it out");
            }
            if (request.temperature() != 0) {
                throw new InvalidRequest(
                        "temperature",
                        "temperature must be 0 for the model '" + model.id() + "', which does not sample, but was "
                                + request.temperature());
            }
            if (request.logprobs()) {
                throw new InvalidRequest(
                        "include",
                        "include: logprobs is not supported by the model '" + model.id() + "', which does not sample");
            }
        }

        /* A window is the least that is held on the way, if only for its features. */
        private long size(SpeechConfig config, int most) {
            long window = COPIES * config.windowBytes();
            return Math.clamp((long) UNPACKED * request.sound().remaining(), window / COPIES, most * window);
        }

        @Override
        public boolean holdsTokenIds() {
            return false;
        }

        @Override
        public boolean isLast(Part part) {
            return part instanceof End;
        }

        @Override
        public boolean keepsDeadline() {
            return true;
        }
    }
}
