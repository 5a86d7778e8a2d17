package io.millrace.tasks.transcribe;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.requests.BatchTurns;
import io.millrace.requests.TurnRequest;
import io.millrace.serving.Transcription.Part;
import io.millrace.serving.Transcription.Request;
import io.millrace.whisper.HeardWindow;
import io.millrace.whisper.WhisperTokens;
import io.millrace.whisper.Window;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** A request to a Whisper, checked against what the model can do. */
final class WhisperTurns {

    /** Samples of a window, twice on the way, and its features. */
    private static final long BYTES = 8L << 20;

    private final WhisperModel model;
    private final Request request;
    private final RequestedSound sound;
    private final int language;

    private WhisperTurns(WhisperModel model, Request request, RequestedSound sound) {
        this.model = model;
        this.request = request;
        this.sound = sound;
        this.language = language(request.language());
    }

    /** @throws InvalidRequest where the model cannot do what is asked, naming the field */
    static WhisperTurns of(WhisperModel model, Request request, RequestedSound sound) {
        if (request.translate() && !model.tokens().isMultilingual()) {
            throw model.refuse("translate what is said: it is for English alone");
        }
        if (request.words() && !model.aligns()) {
            throw new InvalidRequest(
                    "timestamp_granularities",
                    "timestamp_granularities: the model '" + model.id()
                            + "' does not tell when words are said, since its"
                            + " decoder was exported without cross attentions: ask for segment");
        }
        return new WhisperTurns(model, request, sound);
    }

    private int language(@Nullable String asked) {
        if (asked == null) {
            return Window.UNKNOWN;
        }
        if (!model.tokens().isMultilingual()) {
            if (!WhisperTokens.isEnglish(asked)) {
                throw new InvalidRequest(
                        "language",
                        "language must be \"en\" for the model '" + model.id() + "', but was \"" + asked + "\"");
            }
            return Window.UNKNOWN;
        }
        return model.tokens()
                .language(asked)
                .orElseThrow(() -> new InvalidRequest(
                        "language",
                        "language must be a code or an English name of one of "
                                + new TreeSet<>(model.tokens().languages().keySet()) + ", but was \"" + asked + "\""));
    }

    Flux<Part> run(BatchTurns turns, long deadline) {
        WhisperListening listening = new WhisperListening(model, request, sound, language, deadline);
        TurnRequest<Window, HeardWindow, List<Part>> asked = new TurnRequest<>(
                1,
                request.scheduling().priority(),
                BYTES,
                listening::next,
                listening::heard,
                () -> !listening.isOver());
        return turns.run(model.admission(), model.batcher(), asked, TranscribeRequests.FILE, deadline)
                .concatMapIterable(parts -> parts, 1);
    }
}
