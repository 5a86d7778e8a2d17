package io.millrace.audio.encoder;

/** Samples of one channel into a file, as they come: what it holds does not grow with the sound. Of one thread. */
public interface SoundEncoder {

    /**
     * The bytes that follow those given before.
     *
     * @param samples in [−1, 1]; what is beyond is cut
     * @param last whether no others come; said once, with the last call
     */
    byte[] next(float[] samples, boolean last);
}
