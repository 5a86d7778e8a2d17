package io.millrace.terminal.source;

import io.millrace.progress.HowFar;
import java.util.List;
import java.util.function.Consumer;

/** Models of this process, asked as they are over HTTP but without it; one is loaded at a time. */
public interface OwnModels extends AutoCloseable {

    /** Names of those that generate text. */
    List<String> names();

    /**
     * Loads one in the place of that which was loaded before.
     *
     * @param model a name of these, or a path of a model's folder
     * @param progress told how far it is, now and then
     * @return by which name it is asked
     * @throws NoAnswer saying why not
     */
    String load(String model, Consumer<HowFar> progress) throws NoAnswer, InterruptedException;

    /** Asks the one that is loaded, with a body of {@code POST /v1/chat/completions}. */
    Asking ask(byte[] body);

    /** Frees what is loaded. */
    @Override
    void close();
}
