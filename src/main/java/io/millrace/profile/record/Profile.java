package io.millrace.profile.record;

import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A profile as it is kept.
 *
 * @param version of this layout
 * @param outcome of the advice of the profile it was held against; empty where it was held against none
 */
public record Profile(int version, Measured measured, ProfileVerdict verdict, List<AdviceOutcome> outcome) {

    private static final int VERSION = 1;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public Profile {
        outcome = List.copyOf(outcome);
    }

    public Profile(Measured measured, ProfileVerdict verdict, List<AdviceOutcome> outcome) {
        this(VERSION, measured, verdict, outcome);
    }

    /** As JSON. */
    public String json() {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + System.lineSeparator();
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException naming the file where it is none
     */
    public static Profile read(Path file) {
        try {
            Profile profile = JSON.readValue(file, Profile.class);
            if (profile.version != VERSION) {
                throw new IllegalArgumentException(
                        file + " is a profile of version " + profile.version + ", must be of " + VERSION);
            }
            return profile;
        } catch (JacksonException | NullPointerException e) {
            throw new IllegalArgumentException(file + " is no profile that --json wrote", e);
        }
    }
}
