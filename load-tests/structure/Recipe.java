package structure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A recipe as it was followed.
 *
 * @param name of the patch's file, without its ending
 * @param files that the patch touches
 * @param created those of them that were not there before
 */
record Recipe(String name, long files, long created) {

    /** The {@code .patch} files of a folder, as {@code git diff} writes them. */
    static List<Recipe> in(Path folder, Path checkout) throws IOException, InterruptedException {
        try (Stream<Path> patches = Files.list(folder)) {
            List<Recipe> recipes = new ArrayList<>();
            for (Path patch : patches.filter(file -> file.toString().endsWith(".patch"))
                    .sorted()
                    .toList()) {
                recipes.add(of(patch, checkout));
            }
            return recipes;
        }
    }

    @Override
    public String toString() {
        return files + " (" + created + " new)";
    }

    private static Recipe of(Path patch, Path checkout) throws IOException, InterruptedException {
        Process git = new ProcessBuilder(
                        "git",
                        "apply",
                        "--numstat",
                        "--summary",
                        patch.toRealPath().toString())
                .directory(checkout.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = git.inputReader().lines().distinct().toList();
        if (git.waitFor() != 0) {
            throw new IOException(patch + " is no patch");
        }
        return new Recipe(
                patch.getFileName().toString().replace(".patch", ""),
                lines.stream()
                        .filter(line -> line.matches("[\\d-]+\t[\\d-]+\t.*"))
                        .count(),
                lines.stream().filter(line -> line.startsWith(" create mode")).count());
    }
}
