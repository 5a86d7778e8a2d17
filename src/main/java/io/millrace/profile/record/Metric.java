package io.millrace.profile.record;

/** What a change makes larger. */
public enum Metric {
    MODEL("tokens or texts a second of the model alone"),
    PROMPTS("tokens of prompts a second of the model alone"),
    SERVICE("answers a second of the whole service");

    private final String text;

    Metric(String text) {
        this.text = text;
    }

    /** In words. */
    public String text() {
        return text;
    }
}
