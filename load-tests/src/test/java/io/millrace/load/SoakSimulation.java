package io.millrace.load;

import java.time.Duration;

/** The mixed load for hours. */
public class SoakSimulation extends MixedSimulation {

    private static final Duration UNSTATED = Duration.ofHours(4);

    public SoakSimulation() {
        super(Settings.duration(UNSTATED.toSeconds()));
    }
}
