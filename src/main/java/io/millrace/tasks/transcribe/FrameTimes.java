package io.millrace.tasks.transcribe;

/** Where frames lie in a file, in seconds. */
interface FrameTimes {

    /** Where a frame begins. */
    double start(long frame);

    /** Where the frames before one end. */
    double end(long frame);
}
