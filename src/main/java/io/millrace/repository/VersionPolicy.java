package io.millrace.repository;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which of a model's version folders are served, as Triton's {@code version_policy} says it.
 *
 * @param latest how many of those with the highest numbers
 * @param specific these and no others; empty leaves it to {@code latest}
 */
public record VersionPolicy(int latest, List<Integer> specific) {

    static final VersionPolicy HIGHEST = new VersionPolicy(1, List.of());

    private static final String KEY = "version-policy";
    private static final int ALL = Integer.MAX_VALUE;

    public VersionPolicy {
        Setting.require(latest >= 1, KEY + ".latest", "must be at least 1", latest);
        specific =
                specific.stream().distinct().sorted(Comparator.reverseOrder()).toList();
        specific.forEach(
                version -> Setting.require(version >= 1, KEY + ".specific", "must be version numbers", version));
    }

    /** Of {@code all}, {@code {latest: 2}} or {@code {specific: [1, 3]}}. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static VersionPolicy of(Object value) {
        if (value.equals("all")) {
            return new VersionPolicy(ALL, List.of());
        }
        if (value instanceof Map<?, ?> map && map.size() == 1) {
            if (map.get("latest") instanceof Integer count) {
                return new VersionPolicy(count, List.of());
            }
            if (map.get("specific") instanceof List<?> some
                    && !some.isEmpty()
                    && some.stream().allMatch(Integer.class::isInstance)) {
                return new VersionPolicy(
                        1, some.stream().map(Integer.class::cast).toList());
            }
        }
        throw new IllegalArgumentException(
                KEY + " must be all, {latest: COUNT} or {specific: [VERSION, ...]}, but is " + value);
    }

    /** Whether several may be served at once, each under a name of its own. */
    public boolean sideBySide() {
        return latest > 1 || !specific.isEmpty();
    }

    /**
     * Those that are served, the highest first.
     *
     * @param there the numbers of the version folders, the highest first
     */
    Stream<Integer> chosen(List<Integer> there) {
        return specific.isEmpty() ? there.stream().limit(latest) : specific.stream();
    }
}
