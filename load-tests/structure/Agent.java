package structure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.net.InetAddress;
import java.net.Socket;
import java.security.ProtectionDomain;

/**
 * Has every method of the product tell the {@link Recorder} that it was entered. Its argument is a port of this
 * machine, where {@link Service} says {@code start}, and {@code take} for the entries; either is answered with an empty
 * line at the end. The process ends when {@link Service} is gone.
 */
public final class Agent implements ClassFileTransformer {

    static final String PRODUCT = "io.millrace.";
    private static final String INTERNAL = PRODUCT.replace('.', '/');
    private static final ClassDesc RECORDER = ClassDesc.of("structure.Recorder");
    private static final MethodTypeDesc ENTER = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);

    private Agent() {}

    public static void premain(String port, Instrumentation instrumentation) throws IOException {
        instrumentation.addTransformer(new Agent());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
        Thread.ofPlatform().daemon().name("structure").start(() -> serve(socket));
    }

    private static void serve(Socket socket) {
        try (socket;
                BufferedReader commands = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
                PrintStream answers = new PrintStream(socket.getOutputStream())) {
            for (String command = commands.readLine(); command != null; command = commands.readLine()) {
                if (command.equals("start")) {
                    Recorder.start();
                } else {
                    Recorder.take().forEach(entry -> answers.println(entry.line()));
                }
                answers.println();
                answers.flush();
            }
        } catch (IOException gone) {
            System.err.println("structure: " + gone);
        }
        Runtime.getRuntime().halt(0);
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
        if (name == null || !name.startsWith(INTERNAL)) {
            return null;
        }
        try {
            ClassFile files = ClassFile.of(ClassHierarchyResolverOption.of(
                    ClassHierarchyResolver.ofResourceParsing(loader).orElse(ClassHierarchyResolver.defaultResolver())));
            ClassModel type = files.parse(bytes);
            return files.transformClass(type, entries(type));
        } catch (RuntimeException failure) {
            System.err.println("structure: " + name + " is not counted: " + failure);
            return null;
        }
    }

    private static ClassTransform entries(ClassModel type) {
        return (builder, element) -> {
            if (element instanceof MethodModel method && !method.methodName().equalsString("<clinit>")) {
                builder.transformMethod(
                        method,
                        MethodTransform.transformingCode(
                                entry(Method.of(type, method).line())));
            } else {
                builder.with(element);
            }
        };
    }

    private static CodeTransform entry(String method) {
        return new CodeTransform() {
            @Override
            public void atStart(CodeBuilder code) {
                code.loadConstant(method).invokestatic(RECORDER, "enter", ENTER);
            }

            @Override
            public void accept(CodeBuilder code, CodeElement element) {
                code.with(element);
            }
        };
    }
}
