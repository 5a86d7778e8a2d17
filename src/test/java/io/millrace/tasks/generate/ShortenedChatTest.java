package io.millrace.tasks.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.conversation.Conversation;
import io.millrace.conversation.Message;
import io.millrace.conversation.Part;
import io.millrace.serving.Prompt;
import io.millrace.tasks.generate.ShortenedChat.Fitted;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShortenedChatTest {

    private static Prompt.Chat chat(int messages, Prompt.Overflow overflow) {
        List<Message> users = IntStream.range(0, messages)
                .<Message>mapToObj(i -> {
                    List<Part> text = List.of(new Part.Text("x"));
                    return i % 2 == 0 ? new Message.User(text) : new Message.Assistant(text, "", List.of());
                })
                .toList();
        return new Prompt.Chat(Conversation.of(users), Map.of(), true, false, overflow);
    }

    /** A token a message. */
    private static Fitted fitted(int messages, int most, int room, Prompt.Overflow overflow) {
        return new ShortenedChat(
                        chat -> PreparedPrompt.ofText(
                                new int[chat.conversation().messages().size()]),
                        most,
                        room)
                .of(chat(messages, overflow));
    }

    @Test
    void of_tooLong_leavesOutAsFewTurnsAsMakeRoom() {
        for (int messages = 1; messages <= 101; messages += 2) {
            for (int most = 4; most <= 60; most += 7) {
                Fitted fitted = fitted(messages, most, 2, Prompt.Overflow.LEAVE_OUT_OLDEST);
                int left = fitted.turn().tokens().length;
                assertThat(fitted.leftOut()).isEqualTo(messages - left);
                if (messages < most) {
                    assertThat(left).isEqualTo(messages);
                } else {
                    assertThat(left).isBetween(most - 3, most - 2);
                }
            }
        }
    }

    @Test
    void of_nothingFits_isTheShortest() {
        assertThat(fitted(9, 1, 1, Prompt.Overflow.LEAVE_OUT_OLDEST).turn().tokens())
                .hasSize(1);
    }

    @Test
    void of_oneThatHasToFit_isWhole() {
        assertThat(fitted(9, 4, 1, Prompt.Overflow.REFUSE)).satisfies(fitted -> {
            assertThat(fitted.turn().tokens()).hasSize(9);
            assertThat(fitted.leftOut()).isZero();
        });
    }
}
