package io.millrace.conversation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Messages without the oldest of them, in steps of which each leaves out more: whole turns, then, in the last turn, calls with their
 * results. Instructions, the last question and what was said last stay, and a result is never there without its call.
 *
 * @param cuts messages up to each of these places are left out in a step; ascending
 * @param question where the last question begins
 * @param asked where it has ended
 */
public record Shortening(List<Message> messages, List<Integer> cuts, int question, int asked) {

    public Shortening {
        messages = List.copyOf(messages);
        cuts = List.copyOf(cuts);
    }

    public static Shortening of(List<Message> messages) {
        int question = lastQuestion(messages);
        int asked = question;
        while (asked < messages.size() && messages.get(asked) instanceof Message.User) {
            asked++;
        }
        BitSet together = together(messages);
        List<Integer> cuts = new ArrayList<>();
        boolean more = false;
        for (int at = 0; at < messages.size(); at++) {
            boolean begins = at <= question ? beginsTurn(messages, at) : beginsStep(messages, at);
            if (more && begins && !together.get(at)) {
                cuts.add(at);
                more = false;
            }
            more |= (at < question || at >= asked) && !(messages.get(at) instanceof Message.Instruction);
        }
        return new Shortening(messages, cuts, question, asked);
    }

    private static int lastQuestion(List<Message> messages) {
        return IntStream.iterate(messages.size() - 1, at -> at > 0, at -> at - 1)
                .filter(at -> beginsTurn(messages, at))
                .findFirst()
                .orElse(0);
    }

    private static boolean beginsTurn(List<Message> messages, int at) {
        return messages.get(at) instanceof Message.User && (at == 0 || !(messages.get(at - 1) instanceof Message.User));
    }

    private static boolean beginsStep(List<Message> messages, int at) {
        return messages.get(at) instanceof Message.Assistant;
    }

    /** Places at which a cut would part a result from its call. */
    private static BitSet together(List<Message> messages) {
        BitSet together = new BitSet();
        Map<String, Integer> calledAt = new HashMap<>();
        for (int at = 0; at < messages.size(); at++) {
            if (messages.get(at) instanceof Message.Assistant assistant) {
                for (ToolCall call : assistant.calls()) {
                    calledAt.put(call.id(), at);
                }
            } else if (messages.get(at) instanceof Message.ToolResult result) {
                together.set(calledAt.getOrDefault(result.callId(), at - 1) + 1, at + 1);
            }
        }
        return together;
    }

    /** How many steps there are; with none, nothing can be left out. */
    public int steps() {
        return cuts.size();
    }

    /** What is left after a step, of 1 to {@link #steps()}. */
    public List<Message> after(int step) {
        int cut = cuts.get(step - 1);
        return IntStream.range(0, messages.size())
                .filter(at ->
                        at >= cut || messages.get(at) instanceof Message.Instruction || at >= question && at < asked)
                .mapToObj(messages::get)
                .toList();
    }
}
