package io.millrace.terminal;

import io.millrace.terminal.source.AnswerListener;
import java.io.PrintWriter;

/** Where a conversation is shown. */
final class Screen implements AnswerListener {

    private static final String DIM = "\033[2m";
    private static final String RED = "\033[31m";
    private static final String PLAIN = "\033[0m";

    private final PrintWriter out;
    private final boolean styled;
    private VisibleText visible = new VisibleText();
    private boolean thinking;
    private boolean atStart = true;

    /** @param styled whether the terminal knows colours */
    Screen(PrintWriter out, boolean styled) {
        this.out = out;
        this.styled = styled;
    }

    @Override
    public void text(String piece) {
        if (thinking) {
            endAnswer();
        }
        show(piece);
    }

    @Override
    public void thought(String piece) {
        if (!thinking) {
            thinking = true;
            style(DIM);
        }
        show(piece);
    }

    private void show(String piece) {
        String shown = visible.next(piece);
        if (!shown.isEmpty()) {
            out.print(shown);
            out.flush();
            atStart = shown.endsWith("\n");
        }
    }

    /** What comes next begins a line. */
    void endAnswer() {
        out.print(visible.end());
        visible = new VisibleText();
        if (thinking) {
            style(PLAIN);
            thinking = false;
        }
        if (!atStart) {
            out.println();
            atStart = true;
        }
        out.flush();
    }

    void line(String text) {
        styledLine("", text);
    }

    /** Of what is said beside the conversation. */
    void aside(String text) {
        styledLine(DIM, text);
    }

    void error(String text) {
        styledLine(RED, text);
    }

    private void styledLine(String style, String text) {
        style(style);
        out.print(VisibleText.of(text));
        style(style.isEmpty() ? "" : PLAIN);
        out.println();
        out.flush();
    }

    private void style(String code) {
        if (styled) {
            out.print(code);
        }
    }
}
