package io.millrace.tasks.generate;

import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.serving.Phase;
import io.millrace.serving.Prompt;
import io.millrace.serving.RequestTimes;
import io.millrace.tasks.sight.Shown;
import io.millrace.text.FillInMiddle;
import io.millrace.text.TokenLimit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes prompts ready for one model: template and tokens. */
final class PreparedPrompts {

    private final LanguageModel model;
    private final RequestTimes times;
    private final Checkpoint checkpoint;

    /**
     * @param times told of template and tokenizing
     * @param checkpoint passed between pieces of the prompts
     */
    PreparedPrompts(LanguageModel model, RequestTimes times, Checkpoint checkpoint) {
        this.model = model;
        this.times = times;
        this.checkpoint = checkpoint;
    }

    /**
     * Of a prompt.
     *
     * @param answer most tokens of its answer; null where that is not said
     */
    PreparedPrompt of(Prompt prompt, @Nullable Integer answer) {
        return switch (prompt) {
            case Prompt.Chat chat -> fitted(chat, answer);
            case Prompt.Text text -> PreparedPrompt.ofText(nonEmpty("prompt", encode(text.text(), true, "prompt")));
            case Prompt.Infill infill -> PreparedPrompt.ofText(encode(infill));
            case Prompt.Tokens ids -> PreparedPrompt.ofText(known(nonEmpty("prompt", ids.ids())));
        };
    }

    private PreparedPrompt fitted(Prompt.Chat chat, @Nullable Integer answer) {
        int quarter = Math.max(1, model.maxLength() / 4);
        int room = answer == null ? quarter : Math.min(Math.max(1, answer), quarter);
        ShortenedChat.Fitted fitted = new ShortenedChat(this::turn, model.maxLength(), room).of(chat);
        times.leftOut(fitted.leftOut());
        return fitted.turn();
    }

    private PreparedPrompt turn(Prompt.Chat chat) {
        List<Shown> shown = model.sized(chat, checkpoint);
        String text = render(chat);
        int[] tokens = nonEmpty("messages", encode(model.written(text, shown), false, "messages"));
        return PreparedPrompt.ofChat(model.text(), chat, text, model.placed(tokens, shown, checkpoint));
    }

    private String render(Prompt.Chat chat) {
        long start = times.now();
        String text = model.rendered(chat, checkpoint);
        times.spent(Phase.TEMPLATE, start);
        return text;
    }

    private int[] encode(String text, boolean addSpecialTokens, String param) {
        long start = times.now();
        TokenLimit limit = new TokenLimit(param, model.maxLength(), false);
        int[] tokens = model.tokenizer().encode(text, addSpecialTokens, limit, checkpoint);
        times.spent(Phase.TOKENIZE, start);
        return tokens;
    }

    private int[] encode(Prompt.Infill infill) {
        return model.text()
                .requireInfill()
                .tokens(
                        encode(infill.prefix(), false, "prompt"),
                        FillInMiddle.suffixTokens(
                                infill.suffix(), model.tokenizer(), text -> encode(text, false, "suffix")));
    }

    private static int[] nonEmpty(String param, int[] tokens) {
        if (tokens.length == 0) {
            throw new InvalidRequest(param, param + " is empty: it has 0 tokens, at least 1 is needed");
        }
        return tokens;
    }

    private int[] known(int[] tokens) {
        for (int token : tokens) {
            model.requireKnown("prompt", token);
        }
        return tokens;
    }
}
