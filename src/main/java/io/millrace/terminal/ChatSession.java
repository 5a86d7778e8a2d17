package io.millrace.terminal;

import io.millrace.progress.ProgressBar;
import io.millrace.terminal.source.AnswerSource;
import io.millrace.terminal.source.NoAnswer;
import io.millrace.terminal.talk.Asked;
import io.millrace.terminal.talk.Attachment;
import io.millrace.terminal.talk.Instruction;
import io.millrace.terminal.talk.RequestFields;
import io.millrace.terminal.talk.Said.Ending;
import io.millrace.terminal.talk.Talk;
import io.millrace.terminal.talk.TalkFile;
import io.millrace.terminal.talk.Verb;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A conversation with a model, and what is done beside it; of one thread, but for {@link #stop}. */
final class ChatSession {

    private final AnswerSource source;
    private final StopButton stop = new StopButton();
    private final Questions questions;
    private final Screen screen;
    private final ProgressBar progress;
    private final List<Attachment> attachments = new ArrayList<>();
    private String model;
    private Talk talk;
    private @Nullable Asked unanswered;

    /** @param progress of what takes long */
    ChatSession(AnswerSource source, String model, Talk talk, Screen screen, ProgressBar progress) {
        this.source = source;
        this.questions = new Questions(source, stop);
        this.model = model;
        this.talk = talk;
        this.screen = screen;
        this.progress = progress;
    }

    /** Says who is talked with; files go along with the first question. */
    void begin(List<Attachment> first) {
        attachments.addAll(first);
        screen.aside(model + ", " + source.text() + "; /help lists what else can be entered");
    }

    /** Stops the answer that is on its way, or the load, from any thread. */
    void stop() {
        stop.press();
    }

    String model() {
        return model;
    }

    Talk talk() {
        return talk;
    }

    /** Models that can be asked; none where that is not known. */
    List<String> models() {
        try {
            return source.models();
        } catch (NoAnswer _) {
            return List.of();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** Does what was entered, and says whether more is to come. */
    boolean take(Instruction instruction) {
        try {
            perform(instruction);
        } catch (NoAnswer | IllegalArgumentException e) {
            screen.error(String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            screen.error("stopped");
        }
        return !(instruction instanceof Instruction.Bye);
    }

    private void perform(Instruction instruction) throws NoAnswer, InterruptedException {
        switch (instruction) {
            case Instruction.Ask ask -> ask(new Asked(ask.text(), attachments));
            case Instruction.Nothing _ -> {}
            case Instruction.Bye _ -> {}
            case Instruction.Help _ -> help();
            case Instruction.TellSystem system -> talk = talk.withSystem(system.text());
            case Instruction.Put put -> put(put);
            case Instruction.Attach attach -> attach(attach);
            case Instruction.Clear _ -> clear();
            case Instruction.Undo _ -> undo();
            case Instruction.Retry _ -> retry();
            case Instruction.Save save -> save(path(save.path()));
            case Instruction.Load load -> load(path(load.path()));
            case Instruction.Use use -> use(use.model());
            case Instruction.Show _ -> show();
            case Instruction.Wrong wrong -> screen.error(wrong.reason());
        }
    }

    private void ask(Asked asked) {
        attachments.clear();
        AnswerOutcome outcome = questions.ask(model, talk, asked, screen);
        screen.endAnswer();
        boolean kept = !outcome.said().text().isEmpty() || !isCut(outcome);
        unanswered = kept ? null : asked;
        if (kept) {
            talk = talk.and(new Talk.Turn(asked, outcome.said()));
        }
        report(outcome, kept);
    }

    private static boolean isCut(AnswerOutcome outcome) {
        return outcome.failed() || outcome.said().ending() == Ending.STOPPED;
    }

    private void report(AnswerOutcome outcome, boolean kept) {
        if (outcome.figures().pieces() > 0) {
            screen.aside(outcome.figures().text() + ending(outcome));
        }
        if (!outcome.failure().isEmpty()) {
            screen.error(outcome.failure());
        }
        if (!kept) {
            screen.aside("nothing was answered, and the question is not kept; /retry asks it again");
        }
    }

    private static String ending(AnswerOutcome outcome) {
        return switch (outcome.said().ending()) {
            case WHOLE -> "";
            case LENGTH -> ", ended at the limit of tokens";
            case STOPPED -> ", stopped";
            case BROKEN -> ", broken off";
        };
    }

    private void help() {
        for (Verb verb : Verb.values()) {
            screen.line(String.format("%-16s %s", (verb.word() + " " + verb.argument()).strip(), verb.meaning()));
        }
        screen.line("");
        screen.line("\"\"\" begins and ends a text of several lines; \\ at the end of a line goes on with the next.");
        screen.line(
                "Ctrl-C stops an answer. Arrow up brings what was entered before, Ctrl-R searches it, Tab completes.");
    }

    private void put(Instruction.Put put) {
        String value = put.value();
        if (value == null) {
            if (!talk.settings().containsKey(put.name())) {
                throw new IllegalArgumentException(put.name() + " is not set");
            }
            talk = talk.without(put.name());
        } else {
            talk = talk.with(put.name(), RequestFields.value(put.name(), value));
        }
    }

    private void attach(Instruction.Attach attach) {
        Attachment attachment = Attachment.read(attach.kind(), path(attach.path()));
        attachments.add(attachment);
        screen.aside(attachment.text() + " goes along with the next question");
    }

    private static Path path(String entered) {
        try {
            String home = System.getProperty("user.home", ".");
            return Path.of(entered.equals("~") || entered.startsWith("~/") ? home + entered.substring(1) : entered);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + entered + "' is no path: " + e.getReason(), e);
        }
    }

    private void clear() {
        talk = talk.cleared();
        attachments.clear();
        unanswered = null;
    }

    private void undo() {
        if (talk.turns().isEmpty()) {
            throw new IllegalArgumentException("nothing has been said yet");
        }
        talk = talk.undone();
    }

    private void retry() {
        Asked open = unanswered;
        Asked last = open != null ? open : talk.last().orElse(null);
        if (last == null) {
            throw new IllegalArgumentException("nothing has been asked yet");
        }
        talk = open != null ? talk : talk.undone();
        ask(last);
    }

    private void save(Path file) {
        TalkFile.write(file, model, talk);
        screen.aside("written to " + file);
    }

    private void load(Path file) {
        talk = TalkFile.read(file);
        unanswered = null;
        screen.aside(talk.turns().size() + " questions and answers");
    }

    private void use(String name) throws NoAnswer, InterruptedException {
        if (name.isEmpty()) {
            for (String known : source.models()) {
                screen.line((known.equals(model) ? "* " : "  ") + known);
            }
        } else {
            loadModel(name);
        }
    }

    private void loadModel(String name) throws NoAnswer, InterruptedException {
        Thread loading = Thread.currentThread();
        stop.arm(loading::interrupt);
        progress.begin();
        try {
            model = source.use(name, progress::show);
        } finally {
            progress.end();
            if (stop.disarm()) {
                boolean _ = Thread.interrupted();
            }
        }
    }

    private void show() {
        screen.line("model     " + model + ", " + source.text());
        screen.line("system    " + (talk.system().isEmpty() ? "-" : talk.system()));
        talk.settings().forEach((name, value) -> screen.line("set       " + name + " " + value));
        attachments.forEach(attachment -> screen.line("next      " + attachment.text()));
        long stopped = talk.turns().stream()
                .filter(turn -> turn.said().ending() == Ending.STOPPED)
                .count();
        screen.line("said      " + talk.turns().size() + " questions and answers"
                + (stopped == 0 ? "" : ", " + stopped + " of them stopped"));
    }
}
