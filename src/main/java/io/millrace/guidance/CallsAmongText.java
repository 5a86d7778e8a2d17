package io.millrace.guidance;

import io.millrace.conversation.dialect.Dialect;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Free text up to a trigger; from there on a call, which begins with the trigger; then free text again. */
final class CallsAmongText implements Guide {

    private final ModelTokens tokens;
    private final Supplier<? extends Guide> call;
    private final boolean atStart;
    private final List<String> texts;
    private final Marks triggers;
    private final ByteArrayOutputStream start = new ByteArrayOutputStream();
    private @Nullable Guide current;
    private boolean begun;

    CallsAmongText(ModelTokens tokens, Supplier<? extends Guide> call, Dialect dialect) {
        this.tokens = tokens;
        this.call = call;
        this.atStart = dialect.callFormats().getFirst().triggersAtStart();
        this.texts = dialect.callFormats().stream()
                .flatMap(format -> format.triggers().stream())
                .distinct()
                .toList();
        this.triggers = new Marks(texts);
        triggers.push(dialect.turn().start().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public long @Nullable [] allowed() {
        return current == null ? null : current.allowed();
    }

    @Override
    public int[] forced() {
        return current == null ? new int[0] : current.forced();
    }

    @Override
    public void accept(int token) {
        Guide calling = current;
        if (calling == null) {
            free(tokens.bytes(token));
        } else {
            calling.accept(token);
            leave(calling);
        }
    }

    @Override
    public boolean accept(byte[] bytes) {
        Guide calling = current;
        if (calling == null) {
            free(bytes);
            return true;
        }
        boolean taken = calling.accept(bytes);
        leave(calling);
        return taken;
    }

    private void leave(Guide calling) {
        if (calling.hasEnded()) {
            current = null;
        }
    }

    private void free(byte[] bytes) {
        int end = begun ? Marks.NONE : triggers.push(bytes);
        if (end != Marks.NONE) {
            begin(Marks.joined(triggers.found(), Arrays.copyOfRange(bytes, end, bytes.length)));
        }
        if (atStart && !begun) {
            start.writeBytes(bytes);
            begun = end != Marks.NONE
                    || !mayBecomeATrigger(start.toString(StandardCharsets.UTF_8).stripLeading());
        }
    }

    private boolean mayBecomeATrigger(String text) {
        return texts.stream().anyMatch(trigger -> trigger.startsWith(text));
    }

    /** What does not go on as a call is text like any other. */
    private void begin(byte[] start) {
        Guide calling = call.get();
        if (calling.accept(start) && !calling.hasEnded()) {
            current = calling;
        }
    }

    @Override
    public boolean hasEnded() {
        return false;
    }
}
