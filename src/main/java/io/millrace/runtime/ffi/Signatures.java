package io.millrace.runtime.ffi;

import java.lang.foreign.MemorySegment;

/**
 * The shapes of the C functions called, in which a pointer is a {@link MemorySegment}, {@code int} is {@code int32_t} or an
 * enum, and {@code long} is {@code size_t}. Where a segment is returned it is an {@code OrtStatus*}, null on success, unless
 * {@link OrtApi} says otherwise.
 */
public final class Signatures {

    private Signatures() {}

    public interface Release {
        void call(MemorySegment handle);
    }

    public interface GetCode {
        int call(MemorySegment status);
    }

    public interface Pointers1 {
        MemorySegment call(MemorySegment a);
    }

    public interface Pointers2 {
        MemorySegment call(MemorySegment a, MemorySegment b);
    }

    public interface Pointers3 {
        MemorySegment call(MemorySegment a, MemorySegment b, MemorySegment c);
    }

    public interface Pointers4 {
        MemorySegment call(MemorySegment a, MemorySegment b, MemorySegment c, MemorySegment d);
    }

    public interface GetApiBase {
        MemorySegment call();
    }

    public interface GetApi {
        MemorySegment call(int version);
    }

    public interface CreateOfBytes {
        MemorySegment call(
                MemorySegment environment, MemorySegment bytes, long length, MemorySegment options, MemorySegment out);
    }

    public interface SetInt {
        MemorySegment call(MemorySegment object, int value);
    }

    public interface CreateNamed {
        MemorySegment call(int level, MemorySegment name, MemorySegment out);
    }

    public interface GetIndexed {
        MemorySegment call(MemorySegment object, long index, MemorySegment out);
    }

    public interface GetIndexedName {
        MemorySegment call(MemorySegment object, long index, MemorySegment allocator, MemorySegment out);
    }

    public interface FillArray {
        MemorySegment call(MemorySegment object, MemorySegment array, long length);
    }

    public interface UpdateOptions {
        MemorySegment call(MemorySegment options, MemorySegment keys, MemorySegment values, long count);
    }

    public interface AppendNamed {
        MemorySegment call(
                MemorySegment options, MemorySegment name, MemorySegment keys, MemorySegment values, long count);
    }

    public interface AppendDevices {
        MemorySegment call(
                MemorySegment options,
                MemorySegment environment,
                MemorySegment devices,
                long deviceCount,
                MemorySegment keys,
                MemorySegment values,
                long count);
    }

    public interface CreateTensor {
        MemorySegment call(
                MemorySegment memoryInfo,
                MemorySegment data,
                long bytes,
                MemorySegment shape,
                long rank,
                int elementType,
                MemorySegment out);
    }

    public interface CreateMemoryInfo {
        MemorySegment call(MemorySegment name, int allocatorType, int device, int memoryType, MemorySegment out);
    }

    public interface CreateCpuMemoryInfo {
        MemorySegment call(int allocatorType, int memoryType, MemorySegment out);
    }

    public interface CreateOwnTensor {
        MemorySegment call(MemorySegment allocator, MemorySegment shape, long rank, int elementType, MemorySegment out);
    }

    public interface GetStrings {
        MemorySegment call(MemorySegment value, MemorySegment bytes, long length, MemorySegment offsets, long count);
    }

    public interface ResizeElement {
        MemorySegment call(MemorySegment value, long index, long length, MemorySegment out);
    }

    public interface Run {
        MemorySegment call(
                MemorySegment session,
                MemorySegment options,
                MemorySegment inputNames,
                MemorySegment inputs,
                long inputCount,
                MemorySegment outputNames,
                long outputCount,
                MemorySegment outputs);
    }
}
