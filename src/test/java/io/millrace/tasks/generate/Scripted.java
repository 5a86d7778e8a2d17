package io.millrace.tasks.generate;

import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.core.Usage;
import io.millrace.generation.FinishReason;
import io.millrace.serving.TextEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;

/** Answers for each model what a test scripts, and keeps who was asked. */
public final class Scripted {

    static final Usage USAGE = new Usage(2, 1, 0);

    private final Map<String, Supplier<Flux<TextEvent>>> scripts = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    public Scripted with(String model, Supplier<Flux<TextEvent>> script) {
        scripts.put(model, script);
        return this;
    }

    public Scripted saying(String model, String... texts) {
        return with(model, () -> Flux.fromIterable(answer(texts)));
    }

    public Scripted failing(String model, Throwable error, String... texts) {
        return with(model, () -> Flux.<TextEvent>fromIterable(deltas(texts)).concatWith(Flux.error(error)));
    }

    public List<String> asked() {
        return asked;
    }

    public static List<TextEvent> answer(String... texts) {
        List<TextEvent> events = new ArrayList<>(deltas(texts));
        events.add(new TextEvent.ChoiceFinished(0, FinishReason.STOP, null));
        events.add(new TextEvent.Done(USAGE));
        return events;
    }

    public static List<TextEvent> deltas(String... texts) {
        List<TextEvent> events = new ArrayList<>();
        for (String text : texts) {
            events.add(delta(0, text));
        }
        return events;
    }

    public static TextEvent delta(int choice, String text) {
        return new TextEvent.Delta(choice, text, List.of());
    }

    /** What a model that is asked answers. */
    public Flux<TextEvent> ask(String model) {
        asked.add(model);
        Supplier<Flux<TextEvent>> script = scripts.get(model);
        if (script == null) {
            return Flux.error(new ModelNotFound(model));
        }
        return script.get();
    }
}
