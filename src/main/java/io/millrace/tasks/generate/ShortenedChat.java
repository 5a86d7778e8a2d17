package io.millrace.tasks.generate;

import io.millrace.conversation.Shortening;
import io.millrace.serving.Prompt;
import java.util.function.Function;

/**
 * A conversation that may be too long for a model.
 *
 * @param read makes it ready
 * @param most tokens of the context
 * @param room tokens that are to be left for an answer where messages are left out
 */
record ShortenedChat(Function<Prompt.Chat, PreparedPrompt> read, int most, int room) {

    /**
     * What is read of it.
     *
     * @param leftOut how many messages were left out
     */
    record Fitted(PreparedPrompt turn, int leftOut) {}

    /** As little as makes it fit is left out, found by halving; where nothing does, it is whole. */
    Fitted of(Prompt.Chat chat) {
        Fitted whole = new Fitted(read.apply(chat), 0);
        if (chat.overflow() == Prompt.Overflow.REFUSE || whole.turn().tokens().length < most) {
            return whole;
        }
        Shortening shortening = Shortening.of(chat.conversation().messages());
        Fitted best = whole;
        int low = 1;
        int high = shortening.steps();
        while (low <= high) {
            int step = (low + high) >>> 1;
            Fitted tried = after(shortening, step, chat);
            boolean fits = tried.turn().tokens().length <= most - room;
            best = fits || step == shortening.steps() ? tried : best;
            low = fits ? low : step + 1;
            high = fits ? step - 1 : high;
        }
        return best;
    }

    private Fitted after(Shortening shortening, int step, Prompt.Chat chat) {
        Prompt.Chat shorter = chat.of(shortening.after(step));
        int leftOut =
                shortening.messages().size() - shorter.conversation().messages().size();
        return new Fitted(read.apply(shorter), leftOut);
    }
}
