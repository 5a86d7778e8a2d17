package io.millrace.openai;

import io.millrace.core.ServingException.Overloaded;
import io.millrace.serving.Entrance;
import java.time.Duration;

/** Has no place for one model. */
final class FakeEntrance implements Entrance {

    volatile String full = "";

    @Override
    public boolean isCrowded() {
        return !full.isEmpty();
    }

    @Override
    public void requirePlace(String model) {
        if (model.equals(full)) {
            throw new Overloaded("The queue of the model is full", Duration.ofSeconds(3));
        }
    }
}
