package io.millrace.runtime.ffi;

import static io.millrace.runtime.ffi.OrtLibrary.function;

import io.millrace.runtime.ffi.Signatures.AppendDevices;
import io.millrace.runtime.ffi.Signatures.AppendNamed;
import io.millrace.runtime.ffi.Signatures.CreateCpuMemoryInfo;
import io.millrace.runtime.ffi.Signatures.CreateMemoryInfo;
import io.millrace.runtime.ffi.Signatures.CreateNamed;
import io.millrace.runtime.ffi.Signatures.CreateOfBytes;
import io.millrace.runtime.ffi.Signatures.CreateOwnTensor;
import io.millrace.runtime.ffi.Signatures.CreateTensor;
import io.millrace.runtime.ffi.Signatures.FillArray;
import io.millrace.runtime.ffi.Signatures.GetCode;
import io.millrace.runtime.ffi.Signatures.GetIndexed;
import io.millrace.runtime.ffi.Signatures.GetIndexedName;
import io.millrace.runtime.ffi.Signatures.GetStrings;
import io.millrace.runtime.ffi.Signatures.Pointers1;
import io.millrace.runtime.ffi.Signatures.Pointers2;
import io.millrace.runtime.ffi.Signatures.Pointers3;
import io.millrace.runtime.ffi.Signatures.Pointers4;
import io.millrace.runtime.ffi.Signatures.Release;
import io.millrace.runtime.ffi.Signatures.ResizeElement;
import io.millrace.runtime.ffi.Signatures.Run;
import io.millrace.runtime.ffi.Signatures.SetInt;
import io.millrace.runtime.ffi.Signatures.UpdateOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Functions of the C API, named as in {@code onnxruntime_c_api.h}. The table is append-only, so an index holds for every
 * release after the one that added the function.
 */
public final class OrtApi {

    private static final GetCode GET_ERROR_CODE = function(1, GetCode.class);

    /** Returns the message, not a status. */
    private static final Pointers1 GET_ERROR_MESSAGE = function(2, Pointers1.class);

    private static final Release RELEASE_STATUS = function(93, Release.class);

    public static final CreateNamed CREATE_ENV = function(3, CreateNamed.class);
    public static final Pointers4 CREATE_SESSION = function(7, Pointers4.class);
    public static final CreateOfBytes CREATE_SESSION_FROM_ARRAY = function(8, CreateOfBytes.class);
    public static final Release RELEASE_SESSION = function(95, Release.class);

    public static final Run RUN = function(9, Run.class);

    public static final Pointers1 CREATE_SESSION_OPTIONS = function(10, Pointers1.class);
    /** The file is written when the session is released. */
    public static final Pointers2 ENABLE_PROFILING = function(14, Pointers2.class);

    public static final Pointers1 DISABLE_MEM_PATTERN = function(17, Pointers1.class);
    public static final SetInt SET_INTRA_OP_NUM_THREADS = function(24, SetInt.class);
    private static final Pointers3 ADD_SESSION_CONFIG_ENTRY = function(130, Pointers3.class);
    public static final Release RELEASE_SESSION_OPTIONS = function(100, Release.class);

    public static final Pointers2 APPEND_CUDA = function(204, Pointers2.class);
    public static final Pointers1 CREATE_CUDA_OPTIONS = function(205, Pointers1.class);
    public static final UpdateOptions UPDATE_CUDA_OPTIONS = function(206, UpdateOptions.class);
    public static final Release RELEASE_CUDA_OPTIONS = function(208, Release.class);

    public static final Pointers2 APPEND_TENSORRT = function(170, Pointers2.class);
    public static final Pointers1 CREATE_TENSORRT_OPTIONS = function(171, Pointers1.class);
    public static final UpdateOptions UPDATE_TENSORRT_OPTIONS = function(172, UpdateOptions.class);
    public static final Release RELEASE_TENSORRT_OPTIONS = function(174, Release.class);
    public static final AppendNamed APPEND_PROVIDER = function(216, AppendNamed.class);
    public static final Pointers3 REGISTER_PROVIDER_LIBRARY = function(301, Pointers3.class);
    /** The array and its devices belong to the environment. */
    public static final Pointers3 GET_PROVIDER_DEVICES = function(303, Pointers3.class);

    public static final AppendDevices APPEND_DEVICES = function(304, AppendDevices.class);
    /** Returns a C string. */
    public static final Pointers1 DEVICE_PROVIDER = function(312, Pointers1.class);

    public static final Pointers2 SET_OPTIMIZED_MODEL_PATH = function(11, Pointers2.class);
    public static final SetInt SET_OPTIMIZATION_LEVEL = function(23, SetInt.class);

    public static final Pointers2 SESSION_GET_INPUT_COUNT = function(30, Pointers2.class);
    public static final Pointers2 SESSION_GET_OUTPUT_COUNT = function(31, Pointers2.class);
    public static final Pointers2 SESSION_GET_OVERRIDABLE_COUNT = function(32, Pointers2.class);
    public static final GetIndexed SESSION_GET_INPUT_TYPE_INFO = function(33, GetIndexed.class);
    public static final GetIndexed SESSION_GET_OUTPUT_TYPE_INFO = function(34, GetIndexed.class);
    public static final GetIndexed SESSION_GET_OVERRIDABLE_TYPE_INFO = function(35, GetIndexed.class);
    public static final GetIndexedName SESSION_GET_INPUT_NAME = function(36, GetIndexedName.class);
    public static final GetIndexedName SESSION_GET_OUTPUT_NAME = function(37, GetIndexedName.class);
    public static final GetIndexedName SESSION_GET_OVERRIDABLE_NAME = function(38, GetIndexedName.class);
    public static final Pointers2 CAST_TYPE_INFO_TO_TENSOR_INFO = function(55, Pointers2.class);
    public static final Pointers2 GET_TENSOR_ELEMENT_TYPE = function(60, Pointers2.class);
    public static final Pointers2 GET_DIMENSIONS_COUNT = function(61, Pointers2.class);
    public static final FillArray GET_DIMENSIONS = function(62, FillArray.class);
    /** The names belong to the info. */
    public static final FillArray GET_SYMBOLIC_DIMENSIONS = function(63, FillArray.class);

    public static final Pointers2 GET_TENSOR_TYPE_AND_SHAPE = function(65, Pointers2.class);
    public static final Release RELEASE_TENSOR_INFO = function(99, Release.class);
    public static final Release RELEASE_TYPE_INFO = function(98, Release.class);

    public static final Pointers1 CREATE_RUN_OPTIONS = function(39, Pointers1.class);
    public static final Pointers1 RUN_OPTIONS_SET_TERMINATE = function(46, Pointers1.class);
    public static final Pointers1 RUN_OPTIONS_UNSET_TERMINATE = function(47, Pointers1.class);
    public static final Pointers3 ADD_RUN_CONFIG_ENTRY = function(165, Pointers3.class);
    public static final Release RELEASE_RUN_OPTIONS = function(97, Release.class);

    public static final CreateTensor CREATE_TENSOR_WITH_DATA = function(49, CreateTensor.class);
    public static final CreateOwnTensor CREATE_TENSOR = function(48, CreateOwnTensor.class);
    public static final Pointers2 GET_TENSOR_MUTABLE_DATA = function(51, Pointers2.class);
    public static final Pointers2 GET_STRING_TENSOR_DATA_LENGTH = function(53, Pointers2.class);
    public static final GetStrings GET_STRING_TENSOR_CONTENT = function(54, GetStrings.class);
    public static final ResizeElement GET_RESIZED_STRING_TENSOR_ELEMENT_BUFFER = function(252, ResizeElement.class);
    public static final Release RELEASE_VALUE = function(96, Release.class);

    public static final CreateMemoryInfo CREATE_MEMORY_INFO = function(68, CreateMemoryInfo.class);
    public static final CreateCpuMemoryInfo CREATE_CPU_MEMORY_INFO = function(69, CreateCpuMemoryInfo.class);
    public static final Release RELEASE_MEMORY_INFO = function(94, Release.class);

    public static final GetIndexed ALLOCATOR_ALLOC = function(75, GetIndexed.class);
    public static final Pointers2 ALLOCATOR_FREE = function(76, Pointers2.class);
    public static final Pointers1 GET_ALLOCATOR_WITH_DEFAULT_OPTIONS = function(78, Pointers1.class);
    public static final Pointers3 CREATE_ALLOCATOR = function(131, Pointers3.class);
    public static final Release RELEASE_ALLOCATOR = function(132, Release.class);

    public static final Pointers3 RUN_WITH_BINDING = function(133, Pointers3.class);
    public static final Pointers2 CREATE_IO_BINDING = function(134, Pointers2.class);
    public static final Release RELEASE_IO_BINDING = function(135, Release.class);
    public static final Pointers3 BIND_INPUT = function(136, Pointers3.class);
    public static final Pointers3 BIND_OUTPUT = function(137, Pointers3.class);
    public static final Pointers1 SYNCHRONIZE_BOUND_INPUTS = function(202, Pointers1.class);
    public static final Pointers1 SYNCHRONIZE_BOUND_OUTPUTS = function(203, Pointers1.class);

    private OrtApi() {}

    /**
     * Takes a returned status, releases it, and throws when it is not success.
     *
     * @throws OrtFailure with the library's message
     */
    public static void check(MemorySegment status) {
        if (status.address() != 0) {
            throw failure(status);
        }
    }

    /** Sets an option of sessions that has a name, as {@code onnxruntime_session_options_config_keys.h} lists them. */
    public static void addSessionConfigEntry(MemorySegment options, String key, String value) {
        try (Arena arena = Arena.ofConfined()) {
            check(ADD_SESSION_CONFIG_ENTRY.call(options, arena.allocateFrom(key), arena.allocateFrom(value)));
        }
    }

    private static OrtFailure failure(MemorySegment status) {
        try {
            return OrtFailure.of(GET_ERROR_CODE.call(status), OrtLibrary.string(GET_ERROR_MESSAGE.call(status)));
        } finally {
            RELEASE_STATUS.call(status);
        }
    }
}
