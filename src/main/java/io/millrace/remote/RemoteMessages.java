package io.millrace.remote;

import io.millrace.conversation.ArgumentsForm;
import io.millrace.conversation.Message;
import io.millrace.conversation.TemplateForm;
import io.millrace.conversation.TemplateView;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Messages of a conversation as the OpenAI API has them: arguments of tool calls are JSON in a string. */
final class RemoteMessages {

    private static final TemplateForm WIRE = new TemplateForm(ArgumentsForm.TEXT, Set.of("reasoning_content"), false);

    private RemoteMessages() {}

    static List<Map<String, Object>> of(List<Message> messages) {
        return TemplateView.of(messages, WIRE);
    }

    static boolean holdReasoning(List<Message> messages) {
        return messages.stream()
                .anyMatch(message -> message instanceof Message.Assistant said
                        && !said.reasoning().isEmpty());
    }
}
