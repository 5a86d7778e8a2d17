package io.millrace.runtime.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ai.onnxruntime.OrtEnvironment;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandleProxies;
import java.lang.reflect.Method;
import java.util.Arrays;

/** The C API of the ONNX Runtime library that {@code ai.onnxruntime} unpacks and loads. */
@SuppressWarnings("restricted")
public final class OrtLibrary {

    /** What ONNX Runtime 1.22 and later offer. */
    private static final int API_VERSION = 22;

    private static final int LAST_INDEX = 312;
    private static final Linker LINKER = Linker.nativeLinker();

    private static final class Holder {
        static final MemorySegment TABLE = table();
    }

    private OrtLibrary() {}

    /** The function at {@code index} of the table {@code OrtApi}, as {@code shape}, an interface of {@link Signatures}. */
    static <T> T function(int index, Class<T> shape) {
        return bind(Holder.TABLE.getAtIndex(ADDRESS, index), shape);
    }

    /** A C string that the library owns. */
    public static String string(MemorySegment address) {
        return address.reinterpret(Long.MAX_VALUE).getString(0);
    }

    /** Memory of {@code bytes} bytes that the library owns. */
    public static MemorySegment sized(MemorySegment address, long bytes) {
        return address.reinterpret(bytes);
    }

    /** Unpacks and loads the library where that has not happened yet. */
    private static OrtEnvironment environment() {
        try {
            return OrtEnvironment.getEnvironment();
        } catch (LinkageError | RuntimeException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw new IllegalStateException(
                    "The native library of ONNX Runtime cannot be unpacked into and loaded from "
                            + System.getProperty("java.io.tmpdir") + " (java.io.tmpdir): " + root,
                    e);
        }
    }

    private static MemorySegment table() {
        OrtEnvironment environment = environment();
        MemorySegment getBase = SymbolLookup.loaderLookup().findOrThrow("OrtGetApiBase");
        MemorySegment base = bind(getBase, Signatures.GetApiBase.class).call().reinterpret(2 * ADDRESS.byteSize());
        MemorySegment api = bind(base.get(ADDRESS, 0), Signatures.GetApi.class).call(API_VERSION);
        if (api.equals(MemorySegment.NULL)) {
            throw new IllegalStateException("ONNX Runtime " + environment.getVersion() + " has no C API version "
                    + API_VERSION + ", which 1.22 and later have");
        }
        return api.reinterpret((LAST_INDEX + 1) * ADDRESS.byteSize());
    }

    private static <T> T bind(MemorySegment address, Class<T> shape) {
        return MethodHandleProxies.asInterfaceInstance(
                shape, LINKER.downcallHandle(address, descriptor(shape.getMethods()[0])));
    }

    private static FunctionDescriptor descriptor(Method method) {
        MemoryLayout[] parameters = Arrays.stream(method.getParameterTypes())
                .map(OrtLibrary::layout)
                .toArray(MemoryLayout[]::new);
        return method.getReturnType() == void.class
                ? FunctionDescriptor.ofVoid(parameters)
                : FunctionDescriptor.of(layout(method.getReturnType()), parameters);
    }

    private static MemoryLayout layout(Class<?> type) {
        if (type == int.class) {
            return JAVA_INT;
        }
        return type == long.class ? JAVA_LONG : ADDRESS;
    }
}
