package io.millrace.tasks.speak;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Usage;
import io.millrace.models.BatchedModel;
import io.millrace.models.Lease;
import io.millrace.preparation.Preparation;
import io.millrace.requests.BatchRequest;
import io.millrace.requests.Batches;
import io.millrace.requests.ModelCall;
import io.millrace.requests.Requests;
import io.millrace.serving.RequestTimes;
import io.millrace.serving.Route;
import io.millrace.serving.TokenAllowance;
import io.millrace.serving.speech.Speech;
import reactor.core.publisher.Flux;

/**
 * Requests for speech.
 *
 * @param preparation where sounds are encoded
 */
public record SpeakRequests(Requests requests, Batches batches, Preparation preparation) implements Speech {

    private static final int LEAST = 1 << 10; // bytes: a change of threads takes less time than a text

    @Override
    public Flux<Sound> speak(Route model, Request request) {
        return requests.run(model, request.scheduling().timeout(), new Call(request));
    }

    private final class Call implements ModelCall<Sound> {

        private final Request request;

        private Call(Request request) {
            this.request = request;
        }

        @Override
        public Flux<Sound> on(Lease lease, long deadline) {
            if (!(lease.model() instanceof BatchedModel model) || !(model.front() instanceof SpeakingFront front)) {
                throw lease.model().refuse("speak");
            }
            requireTempo(model, front);
            Speaking speaking = new Speaking(model.id(), front, request);
            return Flux.deferContextual(context -> {
                TokenAllowance.of(context).take(request.tokens());
                RequestTimes.of(context).used(new Usage(request.tokens(), 0, 0));
                return batches.turns(
                        model,
                        asked(front, speaking),
                        samples -> preparation.run(new Preparation.Step<>(
                                (long) Float.BYTES * samples.length,
                                deadline,
                                checkpoint -> speaking.encoded(samples, checkpoint))),
                        () -> !speaking.isOver(),
                        deadline);
            });
        }

        private void requireTempo(BatchedModel model, SpeakingFront front) {
            if (request.speed() != 1 && !front.config().tempo()) {
                throw new InvalidRequest(
                        "speed",
                        "'speed' must be 1 for the model '" + model.id() + "', whose graph takes none, but was "
                                + request.speed());
            }
        }

        /* Where a program is asked it is long work, however short the text. */
        private BatchRequest<float[]> asked(SpeakingFront front, Speaking speaking) {
            long least = front.pronunciation().isQuick() ? LEAST : Preparation.SHORT;
            return new BatchRequest<>(
                    1,
                    request.scheduling().priority(),
                    least + request.text().length(),
                    speaking::next,
                    answers -> answers.vectors().getFirst());
        }

        @Override
        public boolean holdsTokenIds() {
            return false;
        }

        @Override
        public boolean isLast(Sound part) {
            return part.last();
        }

        @Override
        public boolean keepsDeadline() {
            return true;
        }
    }
}
