package io.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * How many files of a package can only be read together: each of them leads to each other. A sealed type and the cases that it permits, and
 * a recursive descent, are one thought and do not count.
 */
class FileCyclesTest {

    private static final int MOST = 5;
    private static final Set<String> DESCENT = Set.of(
            "io.millrace.template.parse.ExpressionParser",
            "io.millrace.template.parse.PrimaryParser",
            "io.millrace.template.parse.ArgumentParser");

    @Test
    void files_ofAPackage_formNoLargeCycle() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.millrace");
        Map<String, Set<String>> uses = uses(classes);
        assertThat(uses).hasSizeGreaterThan(1000);
        assertThat(cycles(uses)).allSatisfy(cycle -> assertThat(cycle).hasSizeLessThanOrEqualTo(MOST));
    }

    @Test
    void cycles_ofTwoThatMeet_areOne() {
        Map<String, Set<String>> uses =
                Map.of("a", Set.of("b"), "b", Set.of("a", "c"), "c", Set.of("b"), "d", Set.of("a"), "e", Set.of("d"));
        assertThat(cycles(uses)).containsExactly(Set.of("a", "b", "c"));
    }

    private static Map<String, Set<String>> uses(JavaClasses classes) {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass user : classes) {
            Set<String> used = uses.computeIfAbsent(file(user), _ -> new TreeSet<>());
            user.getDirectDependenciesFromSelf().stream()
                    .filter(FileCyclesTest::counts)
                    .forEach(dependency -> used.add(file(dependency.getTargetClass())));
        }
        return uses;
    }

    private static boolean counts(Dependency dependency) {
        JavaClass user = dependency.getOriginClass();
        JavaClass used = dependency.getTargetClass();
        return user.getPackageName().equals(used.getPackageName())
                && !file(user).equals(file(used))
                && !permits(user, used)
                && !(DESCENT.contains(file(user)) && DESCENT.contains(file(used)));
    }

    /* Whether one file has a sealed type of which the other has a case. */
    private static boolean permits(JavaClass user, JavaClass used) {
        return used.getAllRawInterfaces().stream().anyMatch(type -> isSealed(type, user))
                || used.getAllRawSuperclasses().stream().anyMatch(type -> isSealed(type, user));
    }

    private static boolean isSealed(JavaClass type, JavaClass user) {
        return file(type).equals(file(user)) && type.reflect().isSealed();
    }

    private static String file(JavaClass type) {
        String name = type.getBaseComponentType().getName();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    /* Each is found by going forth and back from its first file. */
    private static List<Set<String>> cycles(Map<String, Set<String>> uses) {
        Map<String, Set<String>> users = new TreeMap<>();
        uses.forEach((user, all) -> all.forEach(
                used -> users.computeIfAbsent(used, _ -> new TreeSet<>()).add(user)));
        List<Set<String>> cycles = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String file : new TreeSet<>(uses.keySet())) {
            Set<String> cycle = reached(file, uses);
            cycle.retainAll(reached(file, users));
            if (cycle.size() > 1 && seen.addAll(cycle)) {
                cycles.add(cycle);
            }
        }
        return cycles;
    }

    private static Set<String> reached(String start, Map<String, Set<String>> next) {
        Set<String> reached = new TreeSet<>(Set.of(start));
        Deque<String> open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            next.getOrDefault(open.pop(), Set.of()).stream()
                    .filter(reached::add)
                    .forEach(open::push);
        }
        return reached;
    }
}
