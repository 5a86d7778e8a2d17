package io.millrace.deploy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Programs of the machine, where it has them. */
final class Rendered {

    private static final Pattern CLIENT = Pattern.compile("\"gitVersion\":\\s*\"v(\\d+)\\.(\\d+)\\.");
    private static final Map<String, List<Object>> OVERLAYS = new ConcurrentHashMap<>();

    private Rendered() {}

    /** The resources of an overlay, as kustomize puts them together. */
    static List<Object> overlay(String name) {
        return OVERLAYS.computeIfAbsent(name, Rendered::render);
    }

    static boolean isThere(String program) {
        return Stream.of(
                        Pattern.compile(Pattern.quote(File.pathSeparator)).split(String.valueOf(System.getenv("PATH"))))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Whether CI runs this, which has to have what the tests need. */
    static boolean isCi() {
        return "true".equals(System.getenv("CI"));
    }

    /** Whether there is a kubectl whose kustomize knows what the overlays use: 1.27 or later. */
    static boolean hasKubectl() {
        return isThere("kubectl")
                && rendersOverlays(attempt(Path.of("."), "kubectl", "version", "--client", "-o", "json")
                        .output());
    }

    static boolean rendersOverlays(String version) {
        Matcher client = CLIENT.matcher(version);
        return client.find() && (!client.group(1).equals("1") || Integer.parseInt(client.group(2)) >= 27);
    }

    /** Standard output and error of a command that must succeed, run in a folder. */
    static String run(Path folder, String... command) {
        Result result = attempt(folder, command);
        if (result.exit() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + result.output());
        }
        return result.output();
    }

    static Result attempt(Path folder, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<Object> render(String name) {
        return Manifests.parse(run(Path.of("."), "kubectl", "kustomize", "k8s/overlays/" + name));
    }

    record Result(int exit, String output) {}
}
