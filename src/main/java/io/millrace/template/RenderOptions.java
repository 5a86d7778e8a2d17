package io.millrace.template;

import io.millrace.template.value.RenderLimits;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** What a rendering takes from its surroundings: its bounds, and the clock and zone {@code strftime_now} reads. */
public record RenderOptions(RenderLimits limits, InstantSource clock, ZoneId zone) {
    /** Default limits, the system's clock and zone. */
    public static RenderOptions defaults() {
        return new RenderOptions(RenderLimits.DEFAULT, InstantSource.system(), ZoneId.systemDefault());
    }

    ZonedDateTime now() {
        return clock.instant().atZone(zone);
    }
}
