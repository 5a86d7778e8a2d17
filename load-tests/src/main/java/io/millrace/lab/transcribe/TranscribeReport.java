package io.millrace.lab.transcribe;

import io.millrace.lab.drill.Aim;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was measured.
 *
 * @param chats streamed ones alone
 * @param beside the same beside those who transcribe
 * @param sounds those who transcribe, alone
 * @param besideChats the same beside the chats
 * @param left what those who left had not given back in time
 * @param growth of the memory in the course of one long sound; not a number where that was not asked for
 */
record TranscribeReport(Figures chats, Figures beside, Figures sounds, Figures besideChats, long left, double growth) {

    private static final double MOST_TIMES = 3;
    private static final double MOST_MILLIS = 500;
    private static final double MOST_GROWTH = 1.1;

    List<Aim> aims() {
        double times = beside.median() / chats.median();
        List<Aim> aims = new ArrayList<>(List.of(
                Aim.none("chats that were not answered", chats.missing() + beside.missing(), beside.fault()),
                Aim.none(
                        "sounds that were not answered", sounds.missing() + besideChats.missing(), besideChats.fault()),
                Aim.speed(
                        "TTFT of chats beside, p50, at most %.0f times that alone".formatted(MOST_TIMES),
                        text("%.2f", times),
                        times <= MOST_TIMES),
                Aim.speed(
                        "TTFT of chats beside, p95, under %.0f ms".formatted(MOST_MILLIS),
                        text("%.0f ms", beside.tail()),
                        beside.tail() < MOST_MILLIS),
                Aim.none("places and works of clients that left", left, "")));
        if (!Double.isNaN(growth)) {
            aims.add(new Aim(
                    "memory in the course of one long sound, at most 10 % more",
                    text("%.3f", growth), growth <= MOST_GROWTH, true));
        }
        return aims;
    }

    /** @param seconds of a sound */
    List<String> rows(double seconds) {
        return List.of(
                text("%-26s | %9s | %9s | %9s", "", "alone", "beside", "ratio"),
                row("chats, TTFT p50 ms", chats.median(), beside.median()),
                row("chats, TTFT p95 ms", chats.tail(), beside.tail()),
                row("seconds of sound a second", seconds * sounds.rate(), seconds * besideChats.rate()));
    }

    private static String row(String what, double alone, double beside) {
        return text("%-26s | %9.1f | %9.1f | %9.2f", what, alone, beside, beside / alone);
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
