package io.millrace.template;

import java.time.InstantSource;
import java.time.ZoneId;

/** What a rendering takes from its surroundings: its bounds, and the clock and zone {@code strftime_now} reads. */
public record RenderOptions(Limits limits, InstantSource clock, ZoneId zone) {
    /** Default limits, the system's clock and zone. */
    public static RenderOptions defaults() {
        return new RenderOptions(Limits.DEFAULT, InstantSource.system(), ZoneId.systemDefault());
    }
}
