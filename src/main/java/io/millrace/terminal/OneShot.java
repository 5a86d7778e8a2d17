package io.millrace.terminal;

import io.millrace.terminal.source.AnswerListener;
import io.millrace.terminal.source.AnswerSource;
import io.millrace.terminal.talk.Asked;
import io.millrace.terminal.talk.Talk;
import java.io.PrintWriter;

/** One answer, for pipes: nothing but it goes out. */
final class OneShot {

    private final StopButton stop = new StopButton();
    private final Questions questions;
    private final PrintWriter out;
    private final PrintWriter err;

    OneShot(AnswerSource source, PrintWriter out, PrintWriter err) {
        this.questions = new Questions(source, stop);
        this.out = out;
        this.err = err;
    }

    /**
     * Asks.
     *
     * @param figures whether what it took is told
     * @return the exit status
     */
    int run(String model, Talk talk, Asked asked, boolean figures) {
        Written written = new Written();
        AnswerOutcome outcome = questions.ask(model, talk, asked, written);
        written.end();
        if (figures && outcome.figures().pieces() > 0) {
            err.println(outcome.figures().text());
        }
        if (!outcome.failure().isEmpty()) {
            err.println(VisibleText.of(outcome.failure()));
        }
        err.flush();
        return outcome.failed() ? 1 : 0;
    }

    /** Writes the text alone, and stops the answer where nobody takes it. */
    private final class Written implements AnswerListener {

        private final VisibleText visible = new VisibleText();
        private boolean atStart = true;

        @Override
        public void text(String piece) {
            write(visible.next(piece));
            if (out.checkError()) {
                stop.press();
            }
        }

        private void write(String text) {
            if (!text.isEmpty()) {
                out.print(text);
                atStart = text.endsWith("\n");
            }
        }

        @Override
        public void thought(String piece) {}

        private void end() {
            write(visible.end());
            if (!atStart) {
                out.println();
            }
            out.flush();
        }
    }
}
