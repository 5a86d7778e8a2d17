package io.millrace.encoding;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How the vectors of a text's tokens become one, as the Pooling module of sentence-transformers does it. */
enum PoolingMode {
    CLS("cls", "pooling_mode_cls_token"),
    MAX("max", "pooling_mode_max_tokens"),
    MEAN("mean", "pooling_mode_mean_tokens"),
    MEAN_SQRT_LENGTH("mean_sqrt_len_tokens", "pooling_mode_mean_sqrt_len_tokens"),
    WEIGHTED_MEAN("weightedmean", "pooling_mode_weightedmean_tokens"),
    LAST_TOKEN("lasttoken", "pooling_mode_lasttoken");

    private final String key;
    private final String oldKey;

    PoolingMode(String key, String oldKey) {
        this.key = key;
        this.oldKey = oldKey;
    }

    /** The key that switches the mode on in older files. */
    String oldKey() {
        return oldKey;
    }

    /** Its name in newer files. */
    String key() {
        return key;
    }

    static Optional<PoolingMode> of(String name) {
        return Arrays.stream(values()).filter(mode -> mode.key.equals(name)).findFirst();
    }

    float[] pool(TokenVectors tokens) {
        return switch (this) {
            case CLS -> tokens.token(tokens.from());
            case LAST_TOKEN -> tokens.token(tokens.to() - 1);
            case MAX -> tokens.max();
            case MEAN -> divided(tokens.sum(false), tokens.count());
            case MEAN_SQRT_LENGTH -> divided(tokens.sum(false), Math.sqrt(tokens.count()));
            case WEIGHTED_MEAN -> divided(tokens.sum(true), tokens.weights());
        };
    }

    /** The vectors of several modes, one after another. */
    static float[] pool(List<PoolingMode> modes, TokenVectors tokens) {
        int width = tokens.width();
        float[] all = new float[modes.size() * width];
        for (int i = 0; i < modes.size(); i++) {
            System.arraycopy(modes.get(i).pool(tokens), 0, all, i * width, width);
        }
        return all;
    }

    private static float[] divided(float[] vector, double divisor) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / divisor);
        }
        return vector;
    }
}
