package io.millrace.lab.service;

/**
 * Memory of a service; not a number where it is not known.
 *
 * @param heap bytes of the Java heap in use
 * @param resident bytes in physical memory (RSS)
 * @param handles native objects and buffers of ONNX Runtime that are open
 */
public record ServiceMemory(double heap, double resident, long handles) {

    private static final double MEGABYTE = 1e6;

    public double heapMegabytes() {
        return heap / MEGABYTE;
    }

    public double residentMegabytes() {
        return resident / MEGABYTE;
    }
}
