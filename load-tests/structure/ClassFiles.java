package structure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** The product's classes in a jar of Spring Boot. */
final class ClassFiles {

    static final String ROOT = "io/millrace/";
    private static final String FOLDER = "BOOT-INF/classes/" + ROOT;

    private ClassFiles() {}

    static List<ClassModel> of(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .filter(entry -> entry.getName().startsWith(FOLDER)
                            && entry.getName().endsWith(".class"))
                    .map(entry -> parse(file, entry))
                    .toList();
        }
    }

    /** The source file of a class below the root package, such as {@code serving/ModelRegistry.java}. */
    static String file(ClassModel type) {
        String name = type.thisClass().asInternalName();
        String source = type.findAttribute(Attributes.sourceFile())
                .orElseThrow(() -> new IllegalStateException(name + " does not name its source file"))
                .sourceFile()
                .stringValue();
        return name.substring(ROOT.length(), name.lastIndexOf('/') + 1) + source;
    }

    private static ClassModel parse(JarFile jar, ZipEntry entry) {
        try (InputStream bytes = jar.getInputStream(entry)) {
            return ClassFile.of().parse(bytes.readAllBytes());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
