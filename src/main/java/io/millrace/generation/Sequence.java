package io.millrace.generation;

import io.millrace.core.Usage;
import io.millrace.decoding.Sampler;
import io.millrace.decoding.TokenChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A submitted request and how far it has come. Belongs to the engine's thread once in its mailbox. */
final class Sequence {

    static final Comparator<Sequence> URGENCY = Comparator.<Sequence>comparingInt(s -> s.request.priority())
            .thenComparingLong(s -> s.turn)
            .thenComparingLong(Sequence::arrival);

    static final int NO_SLOT = -1;
    private static final long NOT_ARRIVED = -1;

    private final GenerationRequest request;
    private final Consumer<GenerationEvent> sink;
    private final long submittedAt;
    private final int limit;
    private final int[] spoken;
    private final List<TokenChoice> promptChoices = new ArrayList<>(0);
    private long arrival = NOT_ARRIVED;
    private long turn;
    private int slot = NO_SLOT;
    private int reused;
    private int sampled;
    private int lastToken;
    private long ranAt;
    private long lastTokenAt;
    private boolean ended;
    private boolean startedAnew;
    private @Nullable Sampler sampler;
    private SequenceDrafts drafts = new SequenceDrafts();
    private Runnable onStart = () -> {};

    Sequence(GenerationRequest request, Consumer<GenerationEvent> sink, long submittedAt, int maxLength) {
        this.request = request;
        this.sink = sink;
        this.submittedAt = submittedAt;
        this.spoken = request.spoken();
        this.limit = Math.min(request.maxTokens(), maxLength - request.prompt().length);
    }

    GenerationRequest request() {
        return request;
    }

    /** What is run on the engine's thread when it gets a slot. */
    void onStart(Runnable action) {
        onStart = action;
    }

    void started() {
        onStart.run();
    }

    Consumer<GenerationEvent> sink() {
        return sink;
    }

    /** The prompt in tokens of the vocabulary. */
    int[] spoken() {
        return spoken;
    }

    int promptLength() {
        return request.prompt().length;
    }

    /** In the ticker's nanoseconds. */
    long submittedAt() {
        return submittedAt;
    }

    /** Position in the order in which requests came. */
    long arrival() {
        return arrival;
    }

    /** When its share is due, in virtual time. */
    long turn() {
        return turn;
    }

    void arrive(long number, long due) {
        arrival = number;
        turn = due;
    }

    /** {@link #NO_SLOT} while it waits. */
    int slot() {
        return slot;
    }

    /** Moves from the queue into a slot that holds the first {@code cached} tokens of the prompt. */
    void start(int intoSlot, int cached) {
        slot = intoSlot;
        reused = cached;
    }

    int reused() {
        return reused;
    }

    /** Begins with its prompt again, in the slot that it has. */
    void startAnew() {
        startedAnew = true;
        reused = 0;
        sampler = null;
        drafts = new SequenceDrafts();
        promptChoices.clear();
    }

    boolean hasStartedAnew() {
        return startedAnew;
    }

    boolean hasSampler() {
        return sampler != null;
    }

    void pickWith(Sampler newSampler) {
        sampler = newSampler;
    }

    Sampler sampler() {
        if (sampler == null) {
            throw new IllegalStateException("sequence " + arrival + " has not started");
        }
        return sampler;
    }

    /** Log-probabilities of the prompt so far, where asked for. */
    List<TokenChoice> promptChoices() {
        return promptChoices;
    }

    /** The one sampled last, which the model has not run yet. */
    int lastToken() {
        return lastToken;
    }

    long lastTokenAt() {
        return lastTokenAt;
    }

    /** Number of the last step in which it took part. */
    long ranAt() {
        return ranAt;
    }

    void ranAt(long step) {
        ranAt = step;
    }

    int sampled() {
        return sampled;
    }

    void sampled(int token, long at) {
        lastToken = token;
        lastTokenAt = at;
        sampled++;
        drafts.came(token);
    }

    /** Who drafts its tokens. */
    SequenceDrafts drafts() {
        return drafts;
    }

    /** Tokens that it may have before its last. */
    int room() {
        return Math.max(0, limit - sampled - 1);
    }

    /** The tokens that come next whatever the model says, without the last that it may have at all. */
    int[] forced() {
        int most = room();
        int[] forced = sampler == null || most == 0 ? new int[0] : sampler.forced();
        return forced.length <= most ? forced : Arrays.copyOf(forced, most);
    }

    /** Why it ends with the token sampled last; null where it goes on. */
    @Nullable
    FinishReason finished() {
        if (request.stopTokens().contains(lastToken) || (sampler != null && sampler.hasEnded())) {
            return FinishReason.STOP;
        }
        return sampled >= limit ? FinishReason.LENGTH : null;
    }

    boolean hasEnded() {
        return ended;
    }

    void end() {
        assert !ended : "sequence " + arrival + " ends twice";
        ended = true;
        request.adapter().release();
    }

    Usage usage() {
        return new Usage(promptLength(), sampled, reused);
    }
}
