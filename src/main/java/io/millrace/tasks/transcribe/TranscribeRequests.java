package io.millrace.tasks.transcribe;

import io.millrace.audio.EncodedSound;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.SoundLimits;
import io.millrace.models.BatchedModel;
import io.millrace.models.Lease;
import io.millrace.models.LoadedModel;
import io.millrace.requests.BatchRequest;
import io.millrace.requests.BatchTurns;
import io.millrace.requests.Batches;
import io.millrace.requests.ModelCall;
import io.millrace.requests.Requests;
import io.millrace.serving.Route;
import io.millrace.serving.Transcription;
import java.util.List;
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
            if (model instanceof WhisperModel whisper) {
                return WhisperTurns.of(whisper, request, limits).run(turns, deadline);
            }
            if (!(model instanceof BatchedModel batched) || !(batched.front() instanceof SpeechFront front)) {
                throw model.refuse(request.translate() ? "translate what is said" : "transcribe");
            }
            requirePlain(model);
            int most = request.streamed()
                    ? 1
                    : Math.min(MOST_WINDOWS, batched.signature().maxRows());
            Listening listening = new Listening(front, new EncodedSound(FILE, request.sound()), limits, most);
            return batches.turns(batched, asked(listening, front, most), () -> !listening.isOver(), deadline)
                    .concatMapIterable(parts -> parts, 1);
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

        private BatchRequest<List<Part>> asked(Listening listening, SpeechFront front, int most) {
            return new BatchRequest<>(
                    most,
                    request.scheduling().priority(),
                    size(front, most),
                    listening::next,
                    answers -> listening.heard(answers.results()));
        }

        /* A window is the least that is held on the way, if only for its features. */
        private long size(SpeechFront front, int most) {
            long window = (long) COPIES * front.window() * Float.BYTES;
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
