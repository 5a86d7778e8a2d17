package io.millrace.terminal.source;

import io.millrace.progress.HowFar;
import java.util.List;
import java.util.function.Consumer;

/** Models of this process. */
public record OwnProcess(OwnModels own) implements AnswerSource {

    @Override
    public String text() {
        return "this process";
    }

    @Override
    public List<String> models() {
        return own.names();
    }

    @Override
    public String use(String model, Consumer<HowFar> progress) throws NoAnswer, InterruptedException {
        List<String> known = own.names();
        if (model.isEmpty() && known.isEmpty()) {
            throw new NoAnswer("there is no model here that generates text; millrace pull ORG/NAME brings one");
        }
        return own.load(model.isEmpty() ? known.getFirst() : model, progress);
    }

    @Override
    public Asking ask(byte[] body) {
        return own.ask(body);
    }

    @Override
    public void close() {
        own.close();
    }
}
