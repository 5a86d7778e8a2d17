package io.millrace.audio.coded;

/**
 * A piece of a stream that its codec decodes at once.
 *
 * @param end frames of the whole stream up to its end, by the container; −1 where that says nothing
 * @param last whether no other follows
 */
record Packet(byte[] bytes, long end, boolean last) {

    boolean startsWith(String magic) {
        boolean starts = bytes.length >= magic.length();
        for (int i = 0; starts && i < magic.length(); i++) {
            starts = bytes[i] == magic.charAt(i);
        }
        return starts;
    }
}
