package io.millrace.constraint.notation;

import io.millrace.constraint.regex.CodePoints;

/**
 * What the dialects of regular expressions say differently.
 *
 * @param strict an escape of a letter that is not known is an error, not the letter
 */
record Flavour(CodePoints dot, CodePoints digit, CodePoints word, CodePoints space, boolean strict) {

    /** ECMA-262 with the flag u, and with what browsers also take (annex B). */
    static final Flavour ECMA = new Flavour(
            CodePoints.in("\n\r\u2028\u2029").not(),
            CodePoints.of('0', '9'),
            CodePoints.of('0', '9')
                    .or(CodePoints.of('A', 'Z'))
                    .or(CodePoints.of('a', 'z'))
                    .or(CodePoints.of('_')),
            CodePoints.in("\t\n\u000b\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff")
                    .or(CodePoints.of(0x2000, 0x200a)),
            false);

    /** What Rust's crate {@code regex} and Python's {@code re} have in common: classes are Unicode's. */
    static final Flavour UNICODE = new Flavour(
            CodePoints.of('\n').not(),
            CharacterProperties.of("Nd"),
            CharacterProperties.of("Alphabetic")
                    .or(CharacterProperties.of("M"))
                    .or(CharacterProperties.of("Nd"))
                    .or(CharacterProperties.of("Pc"))
                    .or(CodePoints.of(0x200c, 0x200d)),
            CodePoints.in("\t\n\u000b\f\r \u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000")
                    .or(CodePoints.of(0x2000, 0x200a)),
            true);
}
