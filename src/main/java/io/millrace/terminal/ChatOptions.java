package io.millrace.terminal;

import io.millrace.terminal.talk.Asked;
import io.millrace.terminal.talk.Attachment;
import io.millrace.terminal.talk.Attachment.Kind;
import io.millrace.terminal.talk.RequestFields;
import io.millrace.terminal.talk.Talk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What a conversation begins with. */
final class ChatOptions {

    @Option(names = "--system", paramLabel = "TEXT", description = "what the model is told before all else")
    String system = "";

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "a field of each request, such as temperature=0; may be given several times")
    List<String> settings = new ArrayList<>();

    @Option(names = "--image", paramLabel = "PATH", description = "an image that goes along with the first question")
    List<Path> images = new ArrayList<>();

    @Option(names = "--audio", paramLabel = "PATH", description = "a sound that goes along with the first question")
    List<Path> sounds = new ArrayList<>();

    /** @throws IllegalArgumentException where a setting is none */
    Talk talk() {
        Talk talk = Talk.EMPTY.withSystem(system);
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("--set must be NAME=VALUE, but is " + setting);
            }
            String name = setting.substring(0, equals);
            talk = talk.with(name, RequestFields.value(name, setting.substring(equals + 1)));
        }
        return talk;
    }

    /** @throws IllegalArgumentException where a file is none */
    List<Attachment> attachments() {
        return Stream.concat(
                        images.stream().map(path -> Attachment.read(Kind.IMAGE, path)),
                        sounds.stream().map(path -> Attachment.read(Kind.AUDIO, path)))
                .toList();
    }

    /** A question, and what is given to go along with it. */
    Asked asked(String text) {
        return new Asked(text, attachments());
    }
}
