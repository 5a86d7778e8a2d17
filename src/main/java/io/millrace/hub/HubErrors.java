package io.millrace.hub;

import io.millrace.hub.PullException.Kind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an answer means that is not the one asked for.
 *
 * @param what repository and, where one was asked for, file
 * @param repo to name where its licence is accepted; null where the source is no hub
 * @param hub address of the hub
 */
record HubErrors(String what, @Nullable String repo, URI hub, boolean hasToken) {

    private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);
    private static final Pattern LIMIT =
            Pattern.compile("\"(\\w+)\"\\s*;\\s*r\\s*=\\s*(\\d{1,9})\\s*;\\s*t\\s*=\\s*(\\d{1,9})");
    private static final Duration LONGEST = Duration.ofMinutes(6);
    private static final int LONGEST_MESSAGE = 300;

    static boolean isPassing(int status) {
        return PASSING.contains(status);
    }

    /** @throws Again where it may pass */
    PullException of(HttpAnswer answer) throws Again {
        int status = answer.status();
        if (status == 429) {
            throw limited(answer);
        }
        if (isPassing(status)) {
            throw new Again(
                    new PullException(
                            Kind.UNAVAILABLE, host(answer) + " answers " + status + " for " + what + said(answer)),
                    stated(answer));
        }
        return switch (Objects.requireNonNullElse(answer.header("X-Error-Code"), "")) {
            case "GatedRepo" -> gated(answer);
            case "RevisionNotFound" -> new PullException(Kind.NOT_FOUND, what + ": the hub has no such revision");
            case "EntryNotFound" ->
                new PullException(Kind.NOT_FOUND, what + ": the hub has no such file at this revision");
            case "RepoNotFound" -> missing();
            default -> byStatus(answer);
        };
    }

    private PullException byStatus(HttpAnswer answer) {
        return switch (answer.status()) {
            case 401 ->
                "Invalid credentials in Authorization header".equals(answer.header("X-Error-Message"))
                        ? new PullException(
                                Kind.UNAUTHORIZED,
                                what + ": the hub does not know the token; set HF_TOKEN to one of " + hub
                                        + "/settings/tokens")
                        : missing();
            case 403 ->
                new PullException(Kind.UNAUTHORIZED, what + ": it must not be read" + withToken() + said(answer));
            case 404, 410 ->
                repo == null ? new PullException(Kind.NOT_FOUND, what + ": the server has no such file") : missing();
            default ->
                new PullException(
                        Kind.ANSWER, host(answer) + " answers " + answer.status() + " for " + what + said(answer));
        };
    }

    /* A repository that may not be seen is answered as one that is not there. */
    private PullException missing() {
        return new PullException(
                hasToken ? Kind.NOT_FOUND : Kind.UNAUTHORIZED,
                what + ": the hub has no such model"
                        + (hasToken
                                ? ", or the token may not see it"
                                : ", or shows it only with a token; check the name, or set HF_TOKEN to one of " + hub
                                        + "/settings/tokens"));
    }

    private PullException gated(HttpAnswer answer) {
        return new PullException(
                Kind.GATED,
                what + ": its licence has to be accepted at " + hub + "/" + repo + " by the owner of the token"
                        + (hasToken ? "" : ", and HF_TOKEN set to it (" + hub + "/settings/tokens)") + said(answer));
    }

    private String withToken() {
        return hasToken ? " with this token" : "; set HF_TOKEN to one of " + hub + "/settings/tokens that may";
    }

    private Again limited(HttpAnswer answer) {
        Duration wait = stated(answer);
        String until = wait == null ? "" : " for " + wait.toSeconds() + " s";
        PullException last = new PullException(
                Kind.RATE_LIMITED,
                what + ": " + host(answer) + " takes no more requests" + until + said(answer)
                        + (hasToken ? "" : "; it takes more with HF_TOKEN"));
        if (wait != null && wait.compareTo(LONGEST) > 0) {
            throw last;
        }
        return new Again(last, wait);
    }

    /** What {@code Retry-After} says, or {@code ratelimit} where nothing remains. */
    static @Nullable Duration stated(HttpAnswer answer) {
        Duration after = retryAfter(answer.header("Retry-After"), Instant.now());
        return after != null ? after : reset(answer.header("ratelimit"));
    }

    static @Nullable Duration retryAfter(@Nullable String value, Instant now) {
        if (value == null) {
            return null;
        }
        if (value.strip().matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value.strip()));
        }
        try {
            Duration until =
                    Duration.between(now, ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME));
            return until.isNegative() ? Duration.ZERO : until;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    static @Nullable Duration reset(@Nullable String value) {
        Matcher limit = LIMIT.matcher(Objects.requireNonNullElse(value, ""));
        return limit.find() && limit.group(2).matches("0+") ? Duration.ofSeconds(Long.parseLong(limit.group(3))) : null;
    }

    private static String host(HttpAnswer answer) {
        return answer.uri().getHost();
    }

    private static String said(HttpAnswer answer) {
        String message = answer.header("X-Error-Message");
        if (message == null || message.isBlank()) {
            return "";
        }
        String clean = message.replaceAll("\\p{Cntrl}", " ").strip();
        return " (" + (clean.length() > LONGEST_MESSAGE ? clean.substring(0, LONGEST_MESSAGE) + "…" : clean) + ")";
    }
}
