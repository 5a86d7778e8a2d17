package io.millrace.terminal.source;

import io.millrace.progress.HowFar;
import java.util.List;
import java.util.function.Consumer;

/** Where answers come from. */
public sealed interface AnswerSource extends AutoCloseable permits OwnProcess, RemoteServer {

    /** As people are told of it: {@code http://localhost:8080/v1}. */
    String text();

    /** Names of models that can be asked, as far as that is known. */
    List<String> models() throws NoAnswer, InterruptedException;

    /**
     * Makes ready to ask a model.
     *
     * @param model empty for the first that there is
     * @param progress told how far it is, where it takes long
     * @return by which name it is asked
     */
    String use(String model, Consumer<HowFar> progress) throws NoAnswer, InterruptedException;

    /** Asks, with a body of {@code POST /v1/chat/completions}. */
    Asking ask(byte[] body);

    @Override
    void close();
}
