package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.access.ApiKey;
import io.millrace.access.KeyRing;
import io.millrace.access.Role;
import io.millrace.access.Secret;
import io.millrace.edge.Endpoints;
import io.millrace.serving.Caller;
import io.millrace.serving.TokenAllowance;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

class AccessFilterTest {

    private static final Secret SECRET = new Secret("mr-alice");
    private static final ApiKey ALICE = new ApiKey("alice", SECRET.hash(), Set.of(Role.USE), 0, 10);

    private static ContextView passed(List<ApiKey> keys, @Nullable Secret secret) {
        MockServerHttpRequest.BaseBuilder<?> request = MockServerHttpRequest.get("/v1/models");
        if (secret != null) {
            request.header("x-api-key", secret.text());
        }
        AtomicReference<@Nullable ContextView> seen = new AtomicReference<>();
        try (KeyRing ring = KeyRing.open(keys, null, Duration.ofMinutes(1))) {
            new AccessFilter(ring, new PathRules(List.of(), List.of(), List.of(), new Endpoints(List.of())))
                    .filter(
                            MockServerWebExchange.from(request.build()),
                            _ -> Mono.deferContextual(context -> {
                                seen.set(context);
                                return Mono.empty();
                            }))
                    .block();
        }
        ContextView context = seen.get();
        if (context == null) {
            throw new AssertionError("the request did not pass");
        }
        return context;
    }

    @Test
    void filter_knownKey_namesTheCallerAndGivesTheAllowance() {
        ContextView context = passed(List.of(ALICE), SECRET);
        assertThat(context.<Caller>get(Caller.class)).isEqualTo(Caller.ofKey("alice"));
        assertThat(context.<TokenAllowance>get(TokenAllowance.class)).isNotNull();
    }

    @Test
    void filter_noKeysConfigured_letsEverybodyPassAsNobody() {
        assertThat(passed(List.of(), null).<Caller>get(Caller.class)).isEqualTo(Caller.ANYBODY);
    }
}
