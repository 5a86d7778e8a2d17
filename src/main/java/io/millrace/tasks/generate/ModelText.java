package io.millrace.tasks.generate;

import io.millrace.conversation.ArgumentsForm;
import io.millrace.conversation.Conversation;
import io.millrace.conversation.TemplateForm;
import io.millrace.conversation.TemplateView;
import io.millrace.conversation.Tool;
import io.millrace.conversation.dialect.Dialect;
import io.millrace.conversation.dialect.Dialects;
import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.decoding.GenerationDefaults;
import io.millrace.guidance.Guides;
import io.millrace.serving.Prompt;
import io.millrace.text.ChatTemplate;
import io.millrace.text.FillInMiddle;
import io.millrace.text.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * The text around an engine.
 *
 * @param template null where the model has none, and so cannot chat
 * @param defaults what the model's folder says of generating
 * @param dialect in which it writes calls and thought
 * @param form what its template takes besides content
 * @param guides hold its texts to what is asked for
 * @param infill how it is asked for the text between two; null where its tokenizer has no tokens for that
 */
public record ModelText(
        Tokenizer tokenizer,
        @Nullable ChatTemplate template,
        GenerationDefaults defaults,
        Dialect dialect,
        TemplateForm form,
        Guides guides,
        @Nullable FillInMiddle infill) {

    /**
     * The text around an engine whose dialect is told.
     *
     * @param toolParser name of the dialect; null tells by the template
     */
    public static ModelText of(
            Tokenizer tokenizer,
            @Nullable ChatTemplate template,
            GenerationDefaults defaults,
            @Nullable String toolParser) {
        Dialect dialect = Dialects.chosen(toolParser, template == null ? "" : template.source());
        return new ModelText(
                tokenizer,
                template,
                defaults,
                dialect,
                form(template),
                new Guides(tokenizer, dialect),
                FillInMiddle.of(tokenizer).orElse(null));
    }

    private static TemplateForm form(@Nullable ChatTemplate template) {
        return template == null
                ? TemplateForm.USUAL
                : TemplateForm.of(template.source(), ArgumentsForm.probe(template::probe));
    }

    /** @throws InvalidRequest where it cannot be asked so */
    FillInMiddle requireInfill() {
        if (infill == null) {
            throw new InvalidRequest(
                    "suffix",
                    "'suffix' is not supported by this model: its tokenizer has no tokens for filling in the middle");
        }
        return infill;
    }

    /** Whether its chat template has such a text in it. */
    boolean mentions(String text) {
        return template != null && template.source().contains(text);
    }

    /** A conversation in the model's chat template, rendered in slices. */
    public String render(Prompt.Chat chat, Checkpoint checkpoint) {
        if (template == null) {
            throw new InvalidRequest("model", "This model has no chat template; use /v1/completions");
        }
        Conversation conversation = chat.conversation();
        return template.render(
                TemplateView.of(conversation.messages(), form),
                conversation.toolUse().tools().stream().map(Tool::templateView).toList(),
                chat.templateArguments(),
                chat.addGenerationPrompt(),
                chat.continueFinalMessage(),
                checkpoint);
    }
}
