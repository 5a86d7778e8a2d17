package io.millrace.conversation.dialect;

/** Reads what follows a mark, a character at a time. */
interface CallReader {

    enum Step {
        MORE,
        /** This character is the last of what it reads. */
        DONE,
        /** This character is not part of what it reads, nor are the {@link #unread} before it. */
        PAST
    }

    Step accept(char c, CallSink sink);

    /** Characters that were taken for the beginning of something and were not. */
    default int unread() {
        return 0;
    }

    /** The output ends here. Whether what was held is layout only, so that nothing is lost with it. */
    boolean finish(CallSink sink);
}
