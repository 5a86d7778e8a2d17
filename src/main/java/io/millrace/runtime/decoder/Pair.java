package io.millrace.runtime.decoder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Optimum's two files of one decoder: one that runs prompts, and one that goes on behind a past. */
final class Pair {

    private static final String PROMPTS = "decoder_model";
    private static final String BEHIND_PAST = "decoder_with_past_model";

    private Pair() {}

    /**
     * The file that goes on from what {@code model} has run; empty where there is none.
     *
     * @throws IllegalArgumentException where {@code model} is that file itself, which runs no prompts
     */
    static Optional<Path> behindPast(Path model) {
        String name = String.valueOf(model.getFileName());
        if (name.startsWith(BEHIND_PAST)) {
            throw new IllegalArgumentException(model + ": it runs only what comes behind a past; its other half, "
                    + name.replaceFirst(BEHIND_PAST, PROMPTS) + ", must lie beside it and be the one that is named");
        }
        return Optional.of(name)
                .filter(file -> file.startsWith(PROMPTS))
                .map(file -> model.resolveSibling(file.replaceFirst(PROMPTS, BEHIND_PAST)))
                .filter(Files::isRegularFile);
    }
}
