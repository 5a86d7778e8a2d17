package io.millrace.repository;

/** What model.yaml may not say of a stateless model. */
public final class StatelessRules {

    /** The task of models that hear. */
    private static final String HEARS = "transcribe";

    private StatelessRules() {}

    /**
     * Refuses keys that are for models that generate text.
     *
     * @throws IllegalArgumentException naming the key
     */
    public static void check(ModelFolder folder) {
        ModelManifest manifest = folder.manifest();
        if (manifest.fallback().stream().anyMatch(Fallback.Remote.class::isInstance)) {
            throw new IllegalArgumentException("fallback.url is for models that generate text, " + but(folder));
        }
        if (!manifest.images().equals(ImageSettings.DEFAULT)) {
            throw new IllegalArgumentException("images in model.yaml is for models that generate text, " + but(folder));
        }
        if (manifest.hardware().candidates() > 0) {
            throw new IllegalArgumentException(
                    "candidates in model.yaml is for models that generate text, " + but(folder));
        }
        if (manifest.vad() != null && !folder.task().name().equals(HEARS)) {
            throw new IllegalArgumentException("vad in model.yaml is for models that hear, " + but(folder));
        }
        if (!manifest.adapters().isEmpty()) {
            throw new IllegalArgumentException(
                    "adapters in model.yaml are for models that generate text, " + but(folder));
        }
    }

    /**
     * Refuses keys of logits of texts and images where there are none.
     *
     * @param spaced whether the model has texts and images in one space
     * @throws IllegalArgumentException naming the key
     */
    public static void checkLogits(ModelFolder folder, boolean spaced) {
        if (!spaced && !folder.manifest().logits().equals(LogitSettings.NONE)) {
            throw new IllegalArgumentException(
                    "logit-scale in model.yaml is for models with one space for texts and images, " + but(folder));
        }
    }

    private static String but(ModelFolder folder) {
        return "but " + folder.id() + " is for " + folder.task().name();
    }
}
