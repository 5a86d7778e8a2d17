package io.millrace.text;

import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.RequestFailed;
import io.millrace.template.RenderOptions;
import io.millrace.template.Template;
import io.millrace.template.parse.TemplateSyntaxException;
import io.millrace.template.value.TemplateException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A model's chat template, rendered as {@code apply_chat_template} of Hugging Face Transformers does. Thread-safe. */
public final class ChatTemplate {

    private static final String DEFAULT = "default";
    private static final String TOOL_USE = "tool_use";
    private static final List<String> OWN_VARIABLES = List.of("messages", "tools", "add_generation_prompt");

    /** @param isBroken whether it fails, other than by refusing, even on one plain message */
    private record Named(Template template, ContentForms forms, boolean isBroken) {}

    private final Map<String, Named> byName = new HashMap<>();
    private final String source;
    private final Map<String, Object> specialTokens;
    private final RenderOptions options;

    private ChatTemplate(
            UnaryOperator<String> places,
            Map<String, String> sources,
            Map<String, Object> specialTokens,
            RenderOptions options) {
        this.specialTokens = specialTokens;
        this.options = options;
        this.source = String.join("\n", new TreeMap<>(sources).values());
        sources.forEach((name, source) -> byName.put(name, named(() -> places.apply(name), source)));
    }

    /**
     * The template of a model folder, and the one for requests with tools where there is one, as {@link TemplateFiles} finds them;
     * null where there is none.
     *
     * @throws IllegalStateException if it is there and is no template
     */
    public static @Nullable ChatTemplate load(Path folder) {
        Map<String, String> sources = TemplateFiles.read(folder);
        return sources.isEmpty()
                ? null
                : of(
                        name -> TemplateFiles.place(folder, name),
                        sources,
                        SpecialTokens.load(folder),
                        RenderOptions.defaults());
    }

    /** @param places where the template of a name stands, for errors */
    static ChatTemplate of(
            UnaryOperator<String> places, Map<String, String> sources, SpecialTokens tokens, RenderOptions options) {
        if (!sources.containsKey(DEFAULT)) {
            throw new IllegalStateException(places.apply(DEFAULT) + ": chat_template has no template named 'default'");
        }
        return new ChatTemplate(places, sources, tokens.byRole(), options);
    }

    /** The template as it is written; of several, all of them. */
    public String source() {
        return source;
    }

    /**
     * The text of a conversation.
     *
     * @param messages JSON objects of the request; content is a string, or a list of text parts, which templates that take
     *     strings get joined by line feeds
     * @param tools JSON objects of the request
     * @param arguments further variables; they may replace special tokens
     * @param addGenerationPrompt whether to open the assistant's turn
     * @param continueFinalMessage whether to end within the last message, so that a completion continues it
     * @param checkpoint passed every some thousand steps of the template
     * @throws InvalidRequest if the template refuses the messages, can't render them, or reaches a limit with them
     * @throws RequestFailed if the template can't render what every conversation holds
     */
    public String render(
            List<Map<String, Object>> messages,
            List<Map<String, Object>> tools,
            Map<String, Object> arguments,
            boolean addGenerationPrompt,
            boolean continueFinalMessage,
            Checkpoint checkpoint) {
        if (addGenerationPrompt && continueFinalMessage) {
            throw new InvalidRequest(
                    "add_generation_prompt", "add_generation_prompt and continue_final_message can't both be true");
        }
        Named named = tools.isEmpty() || !byName.containsKey(TOOL_USE) ? get(DEFAULT) : get(TOOL_USE);
        if (continueFinalMessage) {
            FinalMessage.require(messages);
        }
        List<Map<String, @Nullable Object>> prepared = ChatMessages.prepared(messages, named.forms());
        FinalMessage last = continueFinalMessage ? FinalMessage.mark(prepared) : null;
        String text = render(named, variables(prepared, tools, arguments, addGenerationPrompt), checkpoint);
        return last == null ? text : last.cut(text);
    }

    private Named get(String name) {
        return Objects.requireNonNull(byName.get(name));
    }

    private Map<String, @Nullable Object> variables(
            List<Map<String, @Nullable Object>> messages,
            List<Map<String, Object>> tools,
            Map<String, Object> arguments,
            boolean addGenerationPrompt) {
        Map<String, @Nullable Object> variables = new HashMap<>(specialTokens);
        variables.put("documents", null);
        arguments.forEach((name, value) -> variables.put(requireFree(name), value));
        variables.put("messages", messages);
        variables.put("tools", tools.isEmpty() ? null : tools);
        variables.put("add_generation_prompt", addGenerationPrompt);
        return variables;
    }

    private static String requireFree(String name) {
        if (OWN_VARIABLES.contains(name)) {
            throw new InvalidRequest("chat_template_kwargs", "chat_template_kwargs can't set '%s'".formatted(name));
        }
        return name;
    }

    private String render(Named named, Map<String, @Nullable Object> variables, Checkpoint checkpoint) {
        try {
            return named.template().render(variables, options, checkpoint::pass);
        } catch (TemplateException e) {
            throw error(named, e);
        }
    }

    private static ServingException error(Named named, TemplateException e) {
        if (e.kind() == TemplateException.Kind.RAISED) {
            return new InvalidRequest("messages", e.reason());
        }
        if (named.isBroken()) {
            return new RequestFailed("The model's chat template is broken: " + place(e));
        }
        String what = e.kind() == TemplateException.Kind.LIMIT ? "are too much for" : "don't fit";
        return new InvalidRequest("messages", "messages " + what + " the model's chat template: " + place(e));
    }

    private static String place(TemplateException e) {
        return e.line() > 0 ? "line " + e.line() + ": " + e.reason() : e.reason();
    }

    private Named named(Supplier<String> place, String source) {
        Template template = parsed(place, source);
        ContentForms forms = ContentForms.probe(messages -> rendering(template, messages));
        return new Named(template, forms, isBroken(template, forms));
    }

    private static Template parsed(Supplier<String> place, String source) {
        try {
            return Template.parse(source);
        } catch (TemplateSyntaxException e) {
            throw new IllegalStateException(place.get() + ": chat template, " + e.getMessage(), e);
        }
    }

    /** A small conversation as it stands; null where the template fails. */
    public @Nullable String probe(List<Map<String, @Nullable Object>> messages) {
        return rendering(get(DEFAULT).template(), messages);
    }

    private @Nullable String rendering(Template template, List<Map<String, @Nullable Object>> messages) {
        try {
            return rendered(template, messages);
        } catch (TemplateException _) {
            return null;
        }
    }

    private boolean isBroken(Template template, ContentForms forms) {
        try {
            rendered(template, List.of(ContentForms.message("user", forms.user().of("x"))));
            return false;
        } catch (TemplateException e) {
            return e.kind() != TemplateException.Kind.RAISED;
        }
    }

    private String rendered(Template template, List<Map<String, @Nullable Object>> messages) {
        return template.render(variables(messages, List.of(), Map.of(), true), options, Checkpoint.NONE::pass);
    }
}
