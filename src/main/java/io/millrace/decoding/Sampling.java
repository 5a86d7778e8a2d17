package io.millrace.decoding;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request, or a model, states of how tokens are drawn.
 *
 * @param stated values by parameter, each in its range
 */
public record Sampling(Map<SamplingParameter<?>, Object> stated) {

    public static final Sampling UNSTATED = new Sampling(Map.of());

    /** The likeliest token, always. */
    public static final Sampling GREEDY = UNSTATED.with(SamplingParameter.TEMPERATURE, 0f);

    public Sampling {
        Map<SamplingParameter<?>, Object> checked = new HashMap<>(stated);
        checked.replaceAll((parameter, value) -> parameter.kind().checked(parameter.name(), value));
        stated = Map.copyOf(checked);
    }

    /** The value stated, or the neutral one. */
    public <T> T get(SamplingParameter<T> parameter) {
        T value = orNull(parameter);
        return value == null ? parameter.neutral() : value;
    }

    /** The value stated; null where there is none. */
    @SuppressWarnings("unchecked") // its kind has checked it
    public <T> @Nullable T orNull(SamplingParameter<T> parameter) {
        return (T) stated.get(parameter);
    }

    public <T> Sampling with(SamplingParameter<T> parameter, T value) {
        Map<SamplingParameter<?>, Object> more = new HashMap<>(stated);
        more.put(parameter, value);
        return new Sampling(more);
    }

    /** This, and what {@code defaults} states where this does not. */
    public Sampling or(Sampling defaults) {
        Map<SamplingParameter<?>, Object> all = new HashMap<>(defaults.stated);
        all.putAll(stated);
        return new Sampling(all);
    }
}
