package io.millrace.app.command;

import io.millrace.hub.PullException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Puts a model of the hub, the web or a folder into the folder of models. */
@Command(
        name = "pull",
        mixinStandardHelpOptions = true,
        description = "Puts a model into the folder of models: org/name or org/name@revision of the Hugging Face hub, "
                + "https://… of an ONNX file, or file: with a folder or an ONNX file.")
public final class PullCommand implements Callable<Integer> {

    @Parameters(paramLabel = "MODEL", description = "such as onnx-community/Qwen3-0.6B-ONNX")
    String model = "";

    @Mixin
    private final Pulling pulling = new Pulling(System.getenv());

    @Override
    public Integer call() {
        try {
            System.out.println(pulling.pull(model));
            return 0;
        } catch (PullException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }
}
