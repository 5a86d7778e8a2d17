package io.millrace.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShorteningTest {

    /* i instruction, u user, a assistant, cX a call of the id X, rX its result. */
    private static List<Message> messages(String text) {
        return text.isEmpty()
                ? List.of()
                : List.of(text.split(" ")).stream().map(ShorteningTest::message).toList();
    }

    private static Message message(String text) {
        List<Part> content = List.of(new Part.Text(text));
        return switch (text.charAt(0)) {
            case 'i' -> new Message.Instruction(content);
            case 'u' -> new Message.User(content);
            case 'a' -> new Message.Assistant(content, "", List.of());
            case 'c' -> new Message.Assistant(content, "", List.of(new ToolCall(text.substring(1), "f", "{}")));
            default -> new Message.ToolResult(text.substring(1), "", content);
        };
    }

    private static String shown(List<Message> messages) {
        return messages.stream()
                .map(message -> ((Part.Text) message.content().getFirst()).text())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "i u1 a1 u2 a2 u3 | i u2 a2 u3; i u3",
                "i u1 c1 r1 a1 u2 | i u2",
                "u1 c1 r1 c2 r2 c3 r3 | u1 c2 r2 c3 r3; u1 c3 r3",
                "u1 a1 u2 c1 r1 c2 r2 | u2 c1 r1 c2 r2; u2 c2 r2",
                "u1 u2 a1 u3 u4 c1 r1 a2 | u3 u4 c1 r1 a2; u3 u4 a2",
                "u1 c1 u2 r1 a1 u3 | u3",
                "u1 c1 c2 r1 r2 a1 | u1 a1",
                "a0 u1 a1 u2 | u1 a1 u2; u2",
                "u1 a1 i2 u2 | i2 u2",
                "u1 | ``",
                "i | ``",
                "`` | ``",
            })
    void after_eachStep_leavesOutMore(String all, String expected) {
        Shortening shortening = Shortening.of(messages(all));
        assertThat(IntStream.rangeClosed(1, shortening.steps())
                        .mapToObj(step -> shown(shortening.after(step)))
                        .collect(Collectors.joining("; ")))
                .isEqualTo(expected);
    }

    @Test
    void after_anyStepOfAnyHistory_neverPartsAResultFromItsCall() {
        Random random = new Random(5);
        for (int run = 0; run < 2_000; run++) {
            Shortening shortening = Shortening.of(messages(history(random)));
            int before = shortening.messages().size();
            for (int step = 1; step <= shortening.steps(); step++) {
                List<Message> left = shortening.after(step);
                assertThat(left).hasSizeLessThan(before);
                before = left.size();
                Set<String> called = new HashSet<>();
                for (Message message : left) {
                    if (message instanceof Message.Assistant assistant) {
                        assistant.calls().forEach(call -> called.add(call.id()));
                    } else if (message instanceof Message.ToolResult result) {
                        assertThat(called).contains(result.callId());
                    }
                }
            }
        }
    }

    private static String history(Random random) {
        List<String> history = new ArrayList<>();
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(14); i++) {
            Collections.shuffle(open, random);
            int kind = random.nextInt(5);
            if (kind == 4 && !open.isEmpty()) {
                history.add("r" + open.removeLast());
            } else if (kind == 3) {
                open.add(i);
                history.add("c" + i);
            } else {
                history.add("iua".charAt(kind % 3) + "" + i);
            }
        }
        return String.join(" ", history);
    }
}
