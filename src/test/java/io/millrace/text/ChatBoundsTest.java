package io.millrace.text;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.ServingException.InvalidRequest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChatBoundsTest {

    private static final Map<String, Object> HI = Map.of("role", "user", "content", "hi"); // 4 + 4 + 7 + 2

    @Test
    void require_bothEdgesOfMessages_takesTheLastAndNamesTheNext() {
        ChatBounds bounds = new ChatBounds(3, 1_000);
        assertThatCode(() -> bounds.require(Collections.nCopies(3, HI), List.of(), Map.of()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> bounds.require(Collections.nCopies(4, HI), List.of(), Map.of()))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("'messages' must be at most 3 messages, but were 4");
    }

    @Test
    void require_bothEdgesOfCharacters_countsMessagesToolsAndArguments() {
        ChatBounds bounds = new ChatBounds(9, 17 + 5 + 3);
        List<Map<String, Object>> tools = List.of(Map.of("n", List.of(Map.of("a", "bcd"), 5)));
        assertThatCode(() -> bounds.require(List.of(HI), tools, Map.of("x", "yz")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> bounds.require(List.of(HI), tools, Map.of("x", "yzz")))
                .isInstanceOfSatisfying(InvalidRequest.class, e -> org.assertj.core.api.Assertions.assertThat(e.param())
                        .isEqualTo("chat_template_kwargs"))
                .hasMessageContaining("at most 25 characters long, but is 26");
        assertThatThrownBy(() -> bounds.require(List.of(HI, HI), tools, Map.of()))
                .hasMessageContaining("but is 34 up to and with 'messages'");
    }
}
