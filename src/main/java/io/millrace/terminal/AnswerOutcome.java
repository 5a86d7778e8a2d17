package io.millrace.terminal;

import io.millrace.terminal.source.AnswerEnd;
import io.millrace.terminal.source.AnswerFigures;
import io.millrace.terminal.source.AnswerListener;
import io.millrace.terminal.source.AnswerReader;
import io.millrace.terminal.source.Asking;
import io.millrace.terminal.source.NoAnswer;
import io.millrace.terminal.talk.Said;
import io.millrace.terminal.talk.Said.Ending;
import java.io.IOException;
import java.util.Objects;

/**
 * What came of a question.
 *
 * @param said maybe nothing
 * @param failure why it broke off, or did not come; empty where it did
 */
record AnswerOutcome(Said said, AnswerFigures figures, String failure) {

    boolean failed() {
        return said.ending() == Ending.BROKEN;
    }

    /** Waits for an answer, and shows it as it comes. */
    static AnswerOutcome of(Asking asking, AnswerListener shown, StopButton stop) {
        Kept kept = new Kept(shown);
        AnswerReader reader = new AnswerReader(kept, System::nanoTime);
        stop.arm(asking::close);
        Ending ending;
        String failure = "";
        try (asking) {
            AnswerEnd end = reader.read(asking.head());
            ending = end.reason().equals("length") ? Ending.LENGTH : Ending.WHOLE;
        } catch (NoAnswer | IOException e) {
            ending = Ending.BROKEN;
            failure = Objects.requireNonNullElse(e.getMessage(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ending = Ending.STOPPED;
        }
        boolean stopped = stop.disarm();
        return new AnswerOutcome(
                new Said(kept.text.toString(), stopped ? Ending.STOPPED : ending),
                reader.figures(),
                stopped ? "" : failure);
    }

    /** Keeps the text that it passes on. */
    private static final class Kept implements AnswerListener {

        private final AnswerListener shown;
        private final StringBuilder text = new StringBuilder();

        private Kept(AnswerListener shown) {
            this.shown = shown;
        }

        @Override
        public void text(String piece) {
            text.append(piece);
            shown.text(piece);
        }

        @Override
        public void thought(String piece) {
            shown.thought(piece);
        }
    }
}
