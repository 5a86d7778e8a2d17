package io.millrace.hub;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files that a variant needs: its graphs and, beside them, configuration, tokenizer, templates, modules, voices and adapters. */
final class Companions {

    private static final Pattern MODULE = Pattern.compile("\\d{1,2}_[A-Za-z]\\w{0,60}");
    private static final Set<String> ENDINGS =
            Set.of("json", "jinja", "txt", "model", "tiktoken", "onnx_adapter", "vocab", "bpe");
    private static final Set<String> PROSE = Set.of("requirements.txt", "license.txt", "notice.txt", "readme.txt");
    private static final long MOST_TEXT = 512L << 20;

    private Companions() {}

    /** Graphs last, so that a folder that has a graph has all that it needs. */
    static List<RemoteFile> of(Variant variant, List<RemoteFile> files) {
        Stream<RemoteFile> beside = files.stream().filter(file -> isNeeded(variant, file, files));
        return Stream.concat(beside, variant.graphs().stream()).distinct().toList();
    }

    private static boolean isNeeded(Variant variant, RemoteFile file, List<RemoteFile> files) {
        boolean inside = variant.home().isEmpty() || file.path().startsWith(variant.home() + "/");
        if (!inside || variant.graphs().contains(file)) {
            return false;
        }
        String local = variant.local(file);
        String folder = local.contains("/") ? local.substring(0, local.lastIndexOf('/')) : "";
        return switch (folder) {
            case "" -> isText(file) || isGenAiData(variant, file, files);
            case "additional_chat_templates" -> ending(file).equals("jinja");
            case "voices" -> ending(file).equals("bin");
            default -> MODULE.matcher(folder).matches() && isOfModule(file, files);
        };
    }

    private static boolean isText(RemoteFile file) {
        String name = file.name().toLowerCase(Locale.ROOT);
        return ENDINGS.contains(ending(file))
                && !name.startsWith(".")
                && !PROSE.contains(name)
                && !name.endsWith(".index.json")
                && file.size() <= MOST_TEXT;
    }

    /* GenAI exports call their data as they like, and their graphs say how. */
    private static boolean isGenAiData(Variant variant, RemoteFile file, List<RemoteFile> files) {
        String home = variant.home().isEmpty() ? "" : variant.home() + "/";
        return Set.of("data", "onnx_data").contains(ending(file))
                && files.stream().anyMatch(other -> other.path().equals(home + "genai_config.json"));
    }

    /* Of the weights of a Dense module one form is enough. */
    private static boolean isOfModule(RemoteFile file, List<RemoteFile> files) {
        boolean safe = files.stream().anyMatch(other -> other.path().equals(file.folder() + "/model.safetensors"));
        return switch (file.name()) {
            case "model.safetensors" -> true;
            case "pytorch_model.bin" -> !safe;
            default -> ending(file).equals("json");
        };
    }

    private static String ending(RemoteFile file) {
        return file.name().substring(file.name().lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
