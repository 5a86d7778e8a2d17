package io.millrace.terminal.talk;

import java.util.List;

/** What one person asks, and what goes along with it. */
public record Asked(String text, List<Attachment> attachments) {

    public Asked {
        attachments = List.copyOf(attachments);
    }
}
