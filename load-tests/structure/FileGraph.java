package structure;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which source file uses which, by the classes and descriptors in the constant pools. Nested classes are of their file.
 *
 * @param uses source files such as {@code serving/ModelRegistry.java}, and those each uses, without itself
 * @param cases of the files of sealed types, the files of the cases they permit
 */
record FileGraph(Map<String, Set<String>> uses, Map<String, Set<String>> cases) {

    /** The one recursive descent there is: an expression has primaries, those arguments, and those expressions. */
    static final Set<String> DESCENT = Set.of("ExpressionParser", "PrimaryParser", "ArgumentParser");

    private static final Pattern DESCRIPTOR = Pattern.compile("L(" + ClassFiles.ROOT + "[\\w/$]+)[;<]");

    static FileGraph of(Collection<ClassModel> classes) {
        Map<String, String> files = new HashMap<>();
        classes.forEach(type -> files.put(type.thisClass().asInternalName(), ClassFiles.file(type)));
        Map<String, Set<String>> uses = new TreeMap<>();
        Map<String, Set<String>> cases = new TreeMap<>();
        for (ClassModel type : classes) {
            add(uses, ClassFiles.file(type), named(type), files);
            add(cases, ClassFiles.file(type), permitted(type), files);
        }
        return new FileGraph(uses, cases);
    }

    /** Without the uses of its cases by a sealed type and those that files of a descent make of each other. */
    FileGraph adjusted(Set<String> descent) {
        Map<String, Set<String>> left = new TreeMap<>();
        uses.forEach((file, used) -> left.put(
                file,
                used.stream()
                        .filter(other -> !cases.get(file).contains(other))
                        .filter(other -> !descent.contains(simple(file)) || !descent.contains(simple(other)))
                        .collect(Collectors.toCollection(TreeSet::new))));
        return new FileGraph(left, cases);
    }

    /** The cycles of files of one package, the largest first. */
    List<List<String>> cycles() {
        Map<String, Set<String>> inside = new TreeMap<>();
        uses.forEach((file, used) -> inside.put(
                file,
                used.stream()
                        .filter(other -> folder(other).equals(folder(file)))
                        .collect(Collectors.toCollection(TreeSet::new))));
        return Graphs.cycles(inside);
    }

    /** Which package uses which, as folders such as {@code template/parse}. */
    Map<String, Set<String>> packages() {
        Map<String, Set<String>> packages = new TreeMap<>();
        uses.forEach((file, used) -> {
            Set<String> others = packages.computeIfAbsent(folder(file), _ -> new TreeSet<>());
            used.stream()
                    .map(FileGraph::folder)
                    .filter(other -> !other.equals(folder(file)))
                    .forEach(others::add);
        });
        return packages;
    }

    Map<String, Long> filesOfPackages() {
        return uses.keySet().stream()
                .collect(Collectors.groupingBy(FileGraph::folder, TreeMap::new, Collectors.counting()));
    }

    static String folder(String file) {
        return file.substring(0, Math.max(0, file.lastIndexOf('/')));
    }

    static String simple(String file) {
        return file.substring(file.lastIndexOf('/') + 1).replace(".java", "");
    }

    private static void add(
            Map<String, Set<String>> edges, String file, Stream<String> types, Map<String, String> files) {
        Set<String> others = edges.computeIfAbsent(file, _ -> new TreeSet<>());
        types.filter(files::containsKey)
                .map(files::get)
                .filter(other -> !other.equals(file))
                .forEach(others::add);
    }

    private static Stream<String> permitted(ClassModel type) {
        return type.findAttribute(Attributes.permittedSubclasses()).stream()
                .flatMap(permitted -> permitted.permittedSubclasses().stream())
                .map(ClassEntry::asInternalName);
    }

    private static Stream<String> named(ClassModel type) {
        List<String> names = new ArrayList<>();
        for (PoolEntry entry : type.constantPool()) {
            switch (entry) {
                case ClassEntry named -> names.add(named.asInternalName());
                case Utf8Entry text -> descriptors(text.stringValue()).forEach(names::add);
                default -> {}
            }
        }
        return names.stream();
    }

    private static Stream<String> descriptors(String text) {
        return DESCRIPTOR.matcher(text).results().map(match -> match.group(1));
    }
}
