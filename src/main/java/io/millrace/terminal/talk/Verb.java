package io.millrace.terminal.talk;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A word behind a slash, with which a line begins that is not for the model. */
public enum Verb {
    HELP("", "this list"),
    SYSTEM("TEXT", "tells the model TEXT before all else; without TEXT, nothing"),
    SET("NAME VALUE", "sends the field NAME with each question, such as temperature 0; without VALUE, no more"),
    IMAGE("PATH", "sends an image along with the next question"),
    AUDIO("PATH", "sends a sound along with the next question"),
    CLEAR("", "forgets what was said; system text and settings stay"),
    UNDO("", "forgets the last question and its answer"),
    RETRY("", "asks the last question once more"),
    SAVE("FILE", "writes the conversation"),
    LOAD("FILE", "goes on with one that was written"),
    MODEL("NAME", "goes on with another model; without NAME, lists them"),
    SHOW("", "shows model, settings and what was said"),
    BYE("", "ends; so does Ctrl-D");

    private final String argument;
    private final String meaning;

    Verb(String argument, String meaning) {
        this.argument = argument;
        this.meaning = meaning;
    }

    /** As it is entered. */
    public String word() {
        return "/" + name().toLowerCase(Locale.ROOT);
    }

    public String argument() {
        return argument;
    }

    public String meaning() {
        return meaning;
    }

    /** Words of all. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Verb::word).toList();
    }

    /** That of a word; {@code /exit}, {@code /quit} and {@code /?} are known as well. */
    static Optional<Verb> of(String word) {
        return switch (word) {
            case "/exit", "/quit" -> Optional.of(BYE);
            case "/?" -> Optional.of(HELP);
            default ->
                Arrays.stream(values()).filter(verb -> verb.word().equals(word)).findFirst();
        };
    }
}
