package io.millrace.terminal;

import io.millrace.progress.ProgressBar;
import io.millrace.progress.ProgressLook;
import io.millrace.progress.StandardStream;
import io.millrace.terminal.source.AnswerSource;
import io.millrace.terminal.source.NoAnswer;
import io.millrace.terminal.source.OwnModels;
import io.millrace.terminal.source.OwnProcess;
import io.millrace.terminal.source.RemoteServer;
import io.millrace.terminal.talk.Asked;
import io.millrace.terminal.talk.Attachment;
import io.millrace.terminal.talk.Talk;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A conversation with a model in a terminal; through pipes, or with a prompt, one answer. */
@Command(
        name = "chat",
        mixinStandardHelpOptions = true,
        description =
                "Talks with a model: of this process, or of any server that has OpenAI's endpoints (--url). With PROMPT, or"
                        + " with a prompt on standard input, the answer alone is written to standard output.")
public final class ChatCommand implements Callable<Integer> {

    private static final int MOST_INPUT = 16 << 20;

    private final Map<String, String> environment;
    private final Function<@Nullable Path, OwnModels> own;
    private final Terminals terminals;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "MODEL",
            description = "its name, or without --url a path of its folder; left out, the first that there is")
    String model = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PROMPT",
            description = "asked at once, and nothing behind it")
    @Nullable
    String prompt;

    @Option(names = "--url", paramLabel = "URL", description = "server to ask: [http[s]://]HOST[:PORT][/PATH]")
    @Nullable
    String url;

    @Option(
            names = {"--key", "--api-key"},
            paramLabel = "KEY",
            description = "sent to it as a bearer token (the environment's MILLRACE_API_KEY, else OPENAI_API_KEY)")
    @Nullable
    String key;

    @Option(
            names = "--models",
            paramLabel = "FOLDER",
            description = "folder of models without --url (that of the service)")
    @Nullable
    Path models;

    @Mixin
    private final ChatOptions options = new ChatOptions();

    @Option(names = "--figures", description = "tells on standard error what the one answer took")
    boolean figures;

    @Option(names = "--quiet", description = "does not show how far a model is loaded")
    boolean quiet;

    /**
     * The command.
     *
     * @param own opens the models of a folder; null for that of the service
     */
    public ChatCommand(Map<String, String> environment, Function<@Nullable Path, OwnModels> own) {
        this(environment, own, Terminals.SYSTEM);
    }

    ChatCommand(Map<String, String> environment, Function<@Nullable Path, OwnModels> own, Terminals terminals) {
        this.environment = environment;
        this.own = own;
        this.terminals = terminals;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            Talk talk = options.talk();
            String question = question();
            try (AnswerSource source = source()) {
                return question == null ? converse(source, talk) : once(source, talk, options.asked(question));
            }
        } catch (NoAnswer e) {
            spec.commandLine().getErr().println(VisibleText.of(String.valueOf(e.getMessage())));
            return 1;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private AnswerSource source() {
        String address = url;
        if (address == null) {
            return new OwnProcess(own.apply(models));
        }
        if (models != null) {
            throw new IllegalArgumentException("--models is of this process, and --url of a server: give one of them");
        }
        return RemoteServer.at(address, key());
    }

    private String key() {
        String given = key;
        return given != null
                ? given
                : environment.getOrDefault("MILLRACE_API_KEY", environment.getOrDefault("OPENAI_API_KEY", ""));
    }

    /** What is asked at once; null where a conversation begins. */
    private @Nullable String question() throws IOException {
        boolean piped = !terminals.isTerminal(StandardStream.INPUT);
        if (prompt == null && !piped && terminals.isTerminal(StandardStream.OUTPUT)) {
            return null;
        }
        String read = piped || prompt == null ? terminals.input(MOST_INPUT).strip() : "";
        String question = Stream.of(Objects.requireNonNullElse(prompt, "").strip(), read)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n\n"));
        if (question.isEmpty() && options.images.isEmpty() && options.sounds.isEmpty()) {
            throw new IllegalArgumentException("nothing is asked: PROMPT is missing, and standard input is empty");
        }
        return question;
    }

    private String use(AnswerSource source, ProgressBar progress) throws NoAnswer, InterruptedException {
        progress.begin();
        try {
            return source.use(model, progress::show);
        } finally {
            progress.end();
        }
    }

    private ProgressBar progress() {
        return new ProgressBar(spec.commandLine().getErr(), ProgressLook.unless(quiet), System::nanoTime);
    }

    private int once(AnswerSource source, Talk talk, Asked asked) throws NoAnswer, InterruptedException {
        String name = use(source, progress());
        PrintWriter out = terminals.output();
        return new OneShot(source, out, spec.commandLine().getErr()).run(name, talk, asked, figures);
    }

    private int converse(AnswerSource source, Talk talk) throws NoAnswer, IOException, InterruptedException {
        HistoryFile history = HistoryFile.of(environment, Path.of(System.getProperty("user.home", ".")));
        String name = use(source, progress());
        boolean colours = environment.getOrDefault("NO_COLOR", "").isEmpty();
        List<Attachment> attachments = options.attachments();
        terminals.converse(colours, history, (screen, bar) -> {
            ChatSession session = new ChatSession(source, name, talk, screen, bar);
            session.begin(attachments);
            return session;
        });
        return 0;
    }
}
