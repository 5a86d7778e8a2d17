package io.millrace.constraint.schema;

import static io.millrace.constraint.schema.Texts.alt;
import static io.millrace.constraint.schema.Texts.both;
import static io.millrace.constraint.schema.Texts.chars;
import static io.millrace.constraint.schema.Texts.lit;
import static io.millrace.constraint.schema.Texts.opt;
import static io.millrace.constraint.schema.Texts.plus;
import static io.millrace.constraint.schema.Texts.seq;
import static io.millrace.constraint.schema.Texts.star;
import static io.millrace.constraint.schema.Texts.times;

import io.millrace.constraint.regex.CodePoints;
import io.millrace.constraint.regex.Regex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The formats of strings that are held; others say nothing. */
final class Formats {

    private static final Regex DIGIT = chars("0-9");
    private static final Regex HEX = chars("0-9a-fA-F");
    private static final Regex ALNUM = chars("0-9a-zA-Z");
    private static final Regex OCTET = alt(
            DIGIT,
            seq(chars("1-9"), DIGIT),
            seq(lit("1"), DIGIT, DIGIT),
            seq(lit("2"), chars("0-4"), DIGIT),
            seq(lit("25"), chars("0-5")));
    private static final Regex IPV4 = seq(OCTET, times(seq(lit("."), OCTET), 3));
    private static final Regex IPV6 = ipv6();
    private static final Regex LABEL = seq(ALNUM, opt(seq(times(chars("0-9a-zA-Z-"), 0, 61), ALNUM)));
    private static final Regex HOSTNAME =
            both(seq(LABEL, star(seq(lit("."), LABEL))), times(new Regex.Chars(CodePoints.ALL), 1, 253));
    private static final Map<String, Regex> ALL = Map.ofEntries(
            Map.entry("date-time", seq(date(), chars("Tt"), time())),
            Map.entry("date", date()),
            Map.entry("time", time()),
            Map.entry("duration", duration()),
            Map.entry("email", email(false)),
            Map.entry("idn-email", email(true)),
            Map.entry("hostname", HOSTNAME),
            Map.entry("ipv4", IPV4),
            Map.entry("ipv6", IPV6),
            Map.entry("uuid", uuid()),
            Map.entry("uri", new Uris(false).absolute()),
            Map.entry("uri-reference", new Uris(false).reference()),
            Map.entry("iri", new Uris(true).absolute()),
            Map.entry("iri-reference", new Uris(true).reference()),
            Map.entry("json-pointer", pointer()),
            Map.entry(
                    "relative-json-pointer",
                    seq(alt(lit("0"), seq(chars("1-9"), star(DIGIT))), alt(lit("#"), pointer()))));

    private Formats() {}

    /** The language of a format; null of one that is not known. */
    static @Nullable Regex of(String format) {
        return ALL.get(format);
    }

    /** RFC 3339 §5.6 full-date, with the days that months have. */
    private static Regex date() {
        Regex year = times(DIGIT, 4);
        Regex most = seq(
                alt(seq(lit("0"), chars("13-9")), seq(lit("1"), chars("0-2"))),
                lit("-"),
                alt(seq(lit("0"), chars("1-9")), seq(lit("1"), DIGIT), seq(lit("2"), DIGIT), lit("30")));
        Regex long31 = seq(alt(seq(lit("0"), chars("13578")), lit("10"), lit("12")), lit("-31"));
        Regex february =
                seq(lit("02-"), alt(seq(lit("0"), chars("1-9")), seq(lit("1"), DIGIT), seq(lit("2"), chars("0-8"))));
        return alt(seq(year, lit("-"), alt(most, long31, february)), seq(leapYear(), lit("-02-29")));
    }

    private static Regex leapYear() {
        Regex fourths =
                alt(seq(lit("0"), chars("48")), seq(chars("2468"), chars("048")), seq(chars("13579"), chars("26")));
        return alt(seq(DIGIT, DIGIT, fourths), seq(alt(fourths, lit("00")), lit("00")));
    }

    /** RFC 3339 §5.6 full-time; a leap second at the end of a day of UTC. */
    private static Regex time() {
        Regex hour = alt(seq(chars("01"), DIGIT), seq(lit("2"), chars("0-3")));
        Regex sixty = seq(chars("0-5"), DIGIT);
        Regex fraction = opt(seq(lit("."), plus(DIGIT)));
        Regex zone = alt(chars("Zz"), seq(chars("+-"), hour, lit(":"), sixty));
        return alt(
                seq(hour, lit(":"), sixty, lit(":"), sixty, fraction, zone),
                seq(lit("23:59:60"), fraction, alt(chars("Zz"), lit("+00:00"), lit("-00:00"))));
    }

    /** RFC 3339 appendix A. */
    private static Regex duration() {
        Regex number = plus(DIGIT);
        Regex second = seq(number, lit("S"));
        Regex minute = seq(number, lit("M"), opt(second));
        Regex time = seq(lit("T"), alt(seq(number, lit("H"), opt(minute)), minute, second));
        Regex day = seq(number, lit("D"));
        Regex month = seq(number, lit("M"), opt(day));
        Regex date = seq(alt(day, month, seq(number, lit("Y"), opt(month))), opt(time));
        return seq(lit("P"), alt(date, time, seq(number, lit("W"))));
    }

    /** RFC 5321 §4.1.2 Mailbox; RFC 6531 with characters beyond ASCII. */
    private static Regex email(boolean international) {
        CodePoints beyond = international ? CodePoints.of(0x80, Character.MAX_CODE_POINT) : CodePoints.NONE;
        Regex atom =
                plus(new Regex.Chars(Texts.set("a-zA-Z0-9!#$%&'*+/=?^_`{|}~-").or(beyond)));
        Regex quoted = seq(
                lit("\""),
                star(alt(new Regex.Chars(Texts.set(" !#-[]-~").or(beyond)), seq(lit("\\"), chars(" -~")))),
                lit("\""));
        Regex local =
                both(alt(seq(atom, star(seq(lit("."), atom))), quoted), times(new Regex.Chars(CodePoints.ALL), 1, 64));
        Regex inner = new Regex.Chars(Texts.set("0-9a-zA-Z").or(beyond));
        Regex label = seq(inner, opt(seq(times(alt(inner, lit("-")), 0, 61), inner)));
        Regex domain = seq(label, star(seq(lit("."), label)));
        Regex address = seq(lit("["), alt(IPV4, seq(lit("IPv6:"), IPV6)), lit("]"));
        return seq(local, lit("@"), alt(domain, address));
    }

    /** RFC 4291 §2.2, written as RFC 3986 does. */
    private static Regex ipv6() {
        Regex group = times(HEX, 1, 4);
        Regex more = seq(group, lit(":"));
        Regex last = alt(seq(group, lit(":"), group), IPV4);
        List<Regex> ways = new ArrayList<>(List.of(seq(times(more, 6), last)));
        for (int after = 5; after >= 0; after--) {
            ways.add(seq(before(5 - after), lit("::"), times(more, after), last));
        }
        ways.add(seq(before(6), lit("::"), group));
        ways.add(seq(before(7), lit("::")));
        return alt(ways);
    }

    /** At most some groups before the gap. */
    private static Regex before(int most) {
        Regex group = times(HEX, 1, 4);
        return most == 0 ? Regex.EMPTY : opt(seq(group, times(seq(lit(":"), group), 0, most - 1)));
    }

    private static Regex uuid() {
        return seq(times(HEX, 8), times(seq(lit("-"), times(HEX, 4)), 3), lit("-"), times(HEX, 12));
    }

    /** RFC 6901. */
    private static Regex pointer() {
        Regex plain = new Regex.Chars(CodePoints.in("~/").not());
        return star(seq(lit("/"), star(alt(plain, lit("~0"), lit("~1")))));
    }

    /** RFC 3986 appendix A, and RFC 3987 §2.2 with characters beyond ASCII. */
    private record Uris(boolean international) {

        Regex absolute() {
            return seq(
                    chars("a-zA-Z"),
                    star(chars("a-zA-Z0-9+.-")),
                    lit(":"),
                    alt(authorityPath(), absolutePath(), rootless(segmentOne()), Regex.EMPTY),
                    tail());
        }

        Regex reference() {
            Regex noColon = plus(pchar("@"));
            return alt(absolute(), seq(alt(authorityPath(), absolutePath(), rootless(noColon), Regex.EMPTY), tail()));
        }

        private Regex tail() {
            Regex part = star(pchar(":@/?"));
            return seq(opt(seq(lit("?"), part)), opt(seq(lit("#"), part)));
        }

        private Regex authorityPath() {
            Regex user = opt(seq(star(pchar(":")), lit("@")));
            Regex future = seq(lit("v"), plus(HEX), lit("."), plus(chars("a-zA-Z0-9._~!$&'()*+,;=:-")));
            Regex host = alt(seq(lit("["), alt(IPV6, future), lit("]")), star(pchar("")));
            return seq(lit("//"), user, host, opt(seq(lit(":"), star(DIGIT))), star(seq(lit("/"), segment())));
        }

        private Regex absolutePath() {
            return seq(lit("/"), opt(seq(segmentOne(), star(seq(lit("/"), segment())))));
        }

        private Regex rootless(Regex first) {
            return seq(first, star(seq(lit("/"), segment())));
        }

        private Regex segment() {
            return star(pchar(":@"));
        }

        private Regex segmentOne() {
            return plus(pchar(":@"));
        }

        private Regex pchar(String more) {
            CodePoints beyond = international
                    ? CodePoints.of(0xA0, 0xD7FF)
                            .or(CodePoints.of(0xF900, 0xFDCF))
                            .or(CodePoints.of(0xFDF0, 0xFFEF))
                            .or(CodePoints.of(0x10000, 0x1FFFD))
                    : CodePoints.NONE;
            Regex plain = new Regex.Chars(Texts.set("a-zA-Z0-9._~!$&'()*+,;=-")
                    .or(CodePoints.in(more))
                    .or(beyond));
            return alt(plain, seq(lit("%"), HEX, HEX));
        }
    }
}
