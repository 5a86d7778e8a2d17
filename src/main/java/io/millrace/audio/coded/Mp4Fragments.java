package io.millrace.audio.coded;

import io.millrace.audio.coded.Mp4Boxes.Box;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The samples of a track in the fragments of a file. */
final class Mp4Fragments implements Packets {

    private static final int BASE = 0x1;
    private static final int DESCRIPTION = 0x2;
    private static final int DURATION = 0x8;
    private static final int SIZE = 0x10;
    private static final int RUN_OFFSET = 0x1;
    private static final int RUN_FIRST_FLAGS = 0x4;
    private static final int RUN_DURATION = 0x100;
    private static final int RUN_SIZE = 0x200;
    private static final int RUN_FLAGS = 0x400;
    private static final int RUN_SHIFT = 0x800;
    private static final int FLAGS = 0xffffff;

    private final ByteBuffer file;
    private final Mp4Boxes boxes;
    private final int track;
    private final long usualSize;
    private Mp4Boxes fragments = new Mp4Boxes(ByteBuffer.allocate(0));
    private Mp4Boxes runs = fragments;
    private @Nullable ByteBuffer run;
    private int runFlags;
    private long left;
    private long fragmentStart;
    private long fragmentSize;
    private long base;
    private long at;

    Mp4Fragments(ByteBuffer file, ByteBuffer movie, int track) {
        this.file = file;
        this.boxes = new Mp4Boxes(file);
        this.track = track;
        this.usualSize = usualSize(movie, track);
    }

    static int trackId(ByteBuffer track) {
        ByteBuffer head = Mp4Boxes.at(track, "tkhd");
        return head.getInt(head.get(0) == 1 ? 20 : 12);
    }

    private static long usualSize(ByteBuffer movie, int track) {
        Mp4Boxes extended = new Mp4Boxes(Mp4Boxes.at(movie, "mvex"));
        for (Box box = extended.next(); box != null; box = extended.next()) {
            if (box.type().equals("trex") && box.body().getInt(4) == track) {
                return Integer.toUnsignedLong(box.body().getInt(16));
            }
        }
        return 0;
    }

    @Override
    public @Nullable Packet next() {
        while (left == 0) {
            if (!openRun()) {
                return null;
            }
        }
        ByteBuffer in = run;
        if (in == null) {
            return null;
        }
        in.position(in.position() + ((runFlags & RUN_DURATION) != 0 ? 4 : 0));
        long size = (runFlags & RUN_SIZE) != 0 ? Integer.toUnsignedLong(in.getInt()) : fragmentSize;
        in.position(in.position() + ((runFlags & RUN_FLAGS) != 0 ? 4 : 0) + ((runFlags & RUN_SHIFT) != 0 ? 4 : 0));
        byte[] bytes = Mp4File.bytes(file, at, size);
        at += size;
        left--;
        if (size == 0) {
            throw new BrokenSound("its MP4 has a sample without bytes");
        }
        return new Packet(bytes, -1, false);
    }

    private boolean openRun() {
        Box box = runs.next();
        while (box == null) {
            if (!openFragment()) {
                return false;
            }
            box = runs.next();
        }
        switch (box.type()) {
            case "tfhd" -> head(box.body());
            case "trun" -> run(box.body());
            default -> {}
        }
        return true;
    }

    private boolean openFragment() {
        Box fragment = fragments.next();
        while (fragment == null) {
            Box box = boxes.next();
            if (box == null) {
                return false;
            }
            if (box.type().equals("moof")) {
                fragmentStart = box.start();
                fragments = new Mp4Boxes(box.body());
            }
            fragment = fragments.next();
        }
        boolean own = fragment.type().equals("traf")
                && Mp4Boxes.at(fragment.body(), "tfhd").getInt(4) == track;
        runs = new Mp4Boxes(own ? fragment.body() : ByteBuffer.allocate(0));
        return true;
    }

    private void head(ByteBuffer box) {
        int flags = box.getInt() & FLAGS;
        box.getInt();
        base = (flags & BASE) != 0 ? box.getLong() : fragmentStart;
        box.position(box.position() + ((flags & DESCRIPTION) != 0 ? 4 : 0) + ((flags & DURATION) != 0 ? 4 : 0));
        fragmentSize = (flags & SIZE) != 0 ? Integer.toUnsignedLong(box.getInt()) : usualSize;
        at = base;
    }

    private void run(ByteBuffer box) {
        runFlags = box.getInt() & FLAGS;
        left = Integer.toUnsignedLong(box.getInt());
        at = (runFlags & RUN_OFFSET) != 0 ? base + box.getInt() : at;
        box.position(box.position() + ((runFlags & RUN_FIRST_FLAGS) != 0 ? 4 : 0));
        run = box;
    }
}
