package structure;

import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.reflect.AccessFlag;
import java.util.List;

/**
 * A method of the product.
 *
 * @param kind what it is, since not all that runs was written
 * @param file source file, such as {@code serving/ModelRegistry.java}
 * @param name class and method, such as {@code ModelRegistry.find}
 */
record Method(Kind kind, String file, String name) {

    enum Kind {
        METHOD,
        CONSTRUCTOR,
        /** The body of a lambda. */
        LAMBDA,
        /** Returns a field and does nothing else: the accessor of a record and what is like one. */
        ACCESSOR,
        /** Of the compiler: bridges, and the methods that a record has by itself. */
        SYNTHETIC
    }

    static Method of(ClassModel owner, MethodModel method) {
        String type = owner.thisClass().asInternalName();
        String simple = type.substring(type.lastIndexOf('/') + 1).replace('$', '.');
        return new Method(
                kind(method),
                ClassFiles.file(owner),
                simple + "." + method.methodName().stringValue());
    }

    static Method parse(String line) {
        String[] parts = line.split("\t");
        return new Method(Kind.valueOf(parts[0]), parts[1], parts[2]);
    }

    String line() {
        return kind + "\t" + file + "\t" + name;
    }

    private static Kind kind(MethodModel method) {
        String name = method.methodName().stringValue();
        if (name.startsWith("<")) {
            return Kind.CONSTRUCTOR;
        }
        if (name.startsWith("lambda$")) {
            return Kind.LAMBDA;
        }
        return method.flags().has(AccessFlag.SYNTHETIC)
                ? Kind.SYNTHETIC
                : method.code().map(Method::kind).orElse(Kind.METHOD);
    }

    private static Kind kind(CodeModel code) {
        List<Instruction> instructions = code.elementStream()
                .filter(Instruction.class::isInstance)
                .map(Instruction.class::cast)
                .toList();
        if (instructions.stream().anyMatch(Method::isOfRecord)) {
            return Kind.SYNTHETIC;
        }
        return instructions.size() == 3 && instructions.get(1).opcode() == Opcode.GETFIELD
                ? Kind.ACCESSOR
                : Kind.METHOD;
    }

    private static boolean isOfRecord(Instruction instruction) {
        return instruction instanceof InvokeDynamicInstruction dynamic
                && dynamic.bootstrapMethod().owner().displayName().equals("ObjectMethods");
    }
}
