package io.millrace.terminal.talk;

import io.millrace.core.NearestName;
import io.millrace.terminal.talk.Attachment.Kind;
import java.util.Optional;

/** Reads what is entered. */
public final class Instructions {

    private Instructions() {}

    /** What is meant; a text that begins with two slashes is for the model, with one of them. */
    public static Instruction read(String entered) {
        String text = EnteredText.text(entered).strip();
        if (text.isEmpty()) {
            return new Instruction.Nothing();
        }
        String word = text.split("\\s", 2)[0];
        if (text.startsWith("//")) {
            return new Instruction.Ask(text.substring(1));
        }
        return word.matches("/[a-z?]+")
                ? verb(word, text.substring(word.length()).strip())
                : new Instruction.Ask(text);
    }

    private static Instruction verb(String word, String argument) {
        Optional<Verb> verb = Verb.of(word);
        if (verb.isEmpty()) {
            return new Instruction.Wrong(word + " is unknown" + NearestName.hint(word, Verb.words())
                    + "; /help lists what there is, and // begins a text that is to begin with /");
        }
        if (verb.get().argument().isEmpty() && !argument.isEmpty()) {
            return new Instruction.Wrong(word + " takes nothing behind it");
        }
        return of(verb.get(), argument);
    }

    private static Instruction of(Verb verb, String argument) {
        return switch (verb) {
            case HELP -> new Instruction.Help();
            case SYSTEM -> new Instruction.TellSystem(argument);
            case SET -> set(argument);
            case IMAGE -> path(verb, argument, new Instruction.Attach(Kind.IMAGE, unquoted(argument)));
            case AUDIO -> path(verb, argument, new Instruction.Attach(Kind.AUDIO, unquoted(argument)));
            case CLEAR -> new Instruction.Clear();
            case UNDO -> new Instruction.Undo();
            case RETRY -> new Instruction.Retry();
            case SAVE -> path(verb, argument, new Instruction.Save(unquoted(argument)));
            case LOAD -> path(verb, argument, new Instruction.Load(unquoted(argument)));
            case MODEL -> new Instruction.Use(argument);
            case SHOW -> new Instruction.Show();
            case BYE -> new Instruction.Bye();
        };
    }

    private static Instruction path(Verb verb, String argument, Instruction instruction) {
        return argument.isEmpty()
                ? new Instruction.Wrong(verb.word() + " needs a " + verb.argument() + " behind it")
                : instruction;
    }

    private static Instruction set(String argument) {
        if (argument.isEmpty()) {
            return new Instruction.Show();
        }
        String[] parts = argument.split("\\s*=\\s*|\\s+", 2);
        return parts[0].matches("[A-Za-z][A-Za-z0-9_]*")
                ? new Instruction.Put(parts[0], parts.length == 1 ? null : parts[1].strip())
                : new Instruction.Wrong("/set needs the name of a field, but was given '" + parts[0] + "'");
    }

    private static String unquoted(String path) {
        boolean quoted = path.length() > 1 && path.startsWith("\"") && path.endsWith("\"");
        return quoted ? path.substring(1, path.length() - 1) : path;
    }
}
