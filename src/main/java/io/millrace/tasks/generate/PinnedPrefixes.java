package io.millrace.tasks.generate;

import io.millrace.conversation.Conversation;
import io.millrace.conversation.Message;
import io.millrace.conversation.Part;
import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.TextFile;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.PinnedPrefix;
import io.millrace.runtime.decoder.OrtDecoder;
import io.millrace.serving.Prompt;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The beginnings of prompts that are run once, when the model is loaded, and kept: system prompts of model.yaml's {@code pinned-prefixes}. */
final class PinnedPrefixes {

    private static final String KEY = "pinned-prefixes";
    private static final int MOST_BYTES = 4 << 20; // of a file

    private final ModelFolder folder;
    private final ModelText text;
    private final OrtDecoder decoder;

    private PinnedPrefixes(ModelFolder folder, ModelText text, OrtDecoder decoder) {
        this.folder = folder;
        this.text = text;
        this.decoder = decoder;
    }

    /**
     * Their tokens.
     *
     * @throws IllegalArgumentException naming the file that cannot be pinned, or what is too little for all
     */
    static List<int[]> of(ModelFolder folder, ModelText text, OrtDecoder decoder) {
        PinnedPrefixes reader = new PinnedPrefixes(folder, text, decoder);
        List<int[]> prefixes = folder.manifest().capacity().pinnedPrefixes().stream()
                .map(reader::tokens)
                .toList();
        reader.requireRoom(prefixes);
        return prefixes;
    }

    private int[] tokens(PinnedPrefix prefix) {
        String system = prefix.file() == null
                ? Objects.requireNonNull(prefix.text())
                : TextFile.read(folder.file(KEY, prefix.file()), MOST_BYTES);
        int[] tokens = text.template() == null ? text.tokenizer().encode(system, true) : beginning(system);
        int most = decoder.maxLength() - 1;
        if (tokens.length == 0 || tokens.length > most) {
            throw new IllegalArgumentException(
                    KEY + " in model.yaml: " + (prefix.file() == null ? "the text" : prefix.file()) + " has "
                            + tokens.length + " tokens, must have between 1 and " + most);
        }
        return tokens;
    }

    /* What two conversations have in common that begin with it and go on otherwise. */
    private int[] beginning(String system) {
        int[] one = conversation(system, "a");
        int[] other = conversation(system, "1");
        int mismatch = Arrays.mismatch(one, other);
        return mismatch < 0 ? one : Arrays.copyOf(one, mismatch);
    }

    private int[] conversation(String system, String question) {
        Conversation conversation = Conversation.of(List.of(
                new Message.Instruction(List.of(new Part.Text(system))),
                new Message.User(List.of(new Part.Text(question)))));
        Prompt.Chat chat = new Prompt.Chat(conversation, Map.of(), true, false);
        try {
            return text.tokenizer().encode(text.render(chat, Checkpoint.NONE), false);
        } catch (InvalidRequest e) {
            throw new IllegalArgumentException(KEY + " in model.yaml: " + e.getMessage(), e);
        }
    }

    private void requireRoom(List<int[]> prefixes) {
        long bytes = prefixes.stream()
                .mapToLong(prefix -> decoder.savedBytes(prefix.length))
                .sum();
        long room = folder.manifest().capacity().prefixBytes();
        if (!prefixes.isEmpty() && bytes == 0) {
            throw new IllegalArgumentException(
                    KEY + " in model.yaml: this model's state cannot be brought to host memory in parts");
        }
        if (bytes > room) {
            throw new IllegalArgumentException(
                    KEY + " in model.yaml take " + ((bytes >> 20) + 1) + " MiB, but prefix-memory is " + (room >> 20));
        }
    }
}
