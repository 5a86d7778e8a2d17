package io.millrace.constraint.notation;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.notation.LarkTree.Definition;
import io.millrace.constraint.regex.Regex;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the definitions and statements of a grammar in Lark's notation. */
final class LarkReader {

    final Map<String, Definition> definitions = new LinkedHashMap<>();
    /** Terminals that a scanner of one's own would find. */
    final Set<String> declared = new HashSet<>();

    final List<LarkTree> ignored = new ArrayList<>();

    private final LarkScanner scanner;
    private final CodePointCursor text;
    private final LarkExpressions expressions;

    LarkReader(LarkScanner scanner) {
        this.scanner = scanner;
        this.text = scanner.text;
        this.expressions = new LarkExpressions(scanner);
    }

    void read() {
        for (scanner.blank(true); !text.isAtEnd(); scanner.blank(true)) {
            if (text.peek() == '%') {
                statement();
            } else {
                definition();
            }
            scanner.blank(false);
            if (!text.isAtEnd() && text.peek() != '\n') {
                throw scanner.wrong("the end of the line is expected");
            }
        }
    }

    private boolean modifiers() {
        boolean any = false;
        while (text.take('!') || text.take('?')) {
            any = true;
        }
        return any;
    }

    private void definition() {
        boolean modified = modifiers();
        int at = text.at;
        String name = scanner.name();
        if (modified && LarkTree.isTerminal(name)) {
            throw scanner.wrong(at, "the terminal " + name + " has a modifier, which only rules may have");
        }
        refuseParameters();
        priority();
        scanner.blank(false);
        LarkAttributes attributes = text.peek() == '[' ? attributes(name) : LarkAttributes.NONE;
        scanner.blank(false);
        if (!text.take(':')) {
            throw scanner.wrong("a colon is expected after the name of a rule or terminal");
        }
        define(name, new Definition(expressions.alternatives(false), at, attributes.lazy(), attributes.suffix()));
    }

    private void refuseParameters() {
        if (text.peek() == '{') {
            throw scanner.wrong("templates are not supported");
        }
        if (text.sees("::")) {
            throw scanner.wrong("rules with a parameter (::) are not supported");
        }
    }

    /** Which reading of a text comes first does not change which texts there are. */
    private void priority() {
        if (text.take('.')) {
            text.take('-');
            if (text.number(Integer.MAX_VALUE - 1) < 0) {
                throw scanner.wrong("a number is expected as a priority");
            }
        }
    }

    private LarkAttributes attributes(String name) {
        if (LarkTree.isTerminal(name)) {
            throw scanner.wrong("attributes are for rules, not for terminals");
        }
        text.next();
        LarkAttributes all = LarkAttributes.NONE;
        do {
            scanner.blank(false);
            all = attribute(all);
            scanner.blank(false);
        } while (text.take(','));
        if (!text.take(']')) {
            throw scanner.wrong("] is expected");
        }
        return all;
    }

    private LarkAttributes attribute(LarkAttributes before) {
        int at = text.at;
        String name = scanner.name();
        scanner.blank(false);
        boolean valued = text.take('=');
        scanner.blank(false);
        return switch (name) {
            case "capture", "stop_capture" -> {
                if (valued) {
                    scanner.quoted();
                }
                yield before;
            }
            case "lazy" -> new LarkAttributes(true, before.suffix());
            case "suffix" -> new LarkAttributes(true, expressions.value());
            case "stop", "max_tokens", "temperature" ->
                throw scanner.wrong(at, "the attribute " + name + " is not supported");
            default -> throw scanner.wrong(at, "the attribute " + name + " is not known");
        };
    }

    private void define(String name, Definition definition) {
        if (definitions.putIfAbsent(name, definition) != null) {
            throw scanner.wrong(definition.at(), name + " is defined twice");
        }
    }

    private void statement() {
        int at = text.at++;
        String name = scanner.name();
        scanner.blank(false);
        switch (name) {
            case "ignore" -> ignored.add(expressions.alternatives(false));
            case "import" -> imports();
            case "declare" -> declare();
            case "llguidance" -> options(at);
            default -> throw scanner.wrong(at, "the statement %" + name + " is not supported");
        }
    }

    private void options(int at) {
        if (!scanner.json().isEmpty()) {
            throw scanner.wrong(at, "options in %llguidance are not supported");
        }
    }

    private void declare() {
        while (scanner.isAtName()) {
            declared.add(scanner.name());
            scanner.blank(false);
        }
    }

    private void imports() {
        int at = text.at;
        if (!text.take("common")) {
            throw scanner.wrong(at, "only terminals of the grammar common can be imported");
        }
        scanner.blank(false);
        if (text.take('(')) {
            importList();
        } else if (text.take('.')) {
            importOne();
        } else {
            throw scanner.wrong("a name of the grammar common is expected");
        }
    }

    private void importOne() {
        int at = text.at;
        String name = scanner.name();
        scanner.blank(false);
        String alias = name;
        if (text.take("->")) {
            scanner.blank(false);
            alias = scanner.name();
        }
        importAs(name, alias, at);
    }

    private void importList() {
        do {
            scanner.blank(true);
            int at = text.at;
            String name = scanner.name();
            importAs(name, name, at);
            scanner.blank(true);
        } while (text.take(','));
        if (!text.take(')')) {
            throw scanner.wrong("a bracket ) is expected");
        }
    }

    private void importAs(String name, String alias, int at) {
        Regex regex = LarkCommon.terminal(name)
                .orElseThrow(() -> scanner.wrong(at, "the grammar common has no terminal " + name));
        define(alias, new Definition(new LarkTree.Lexeme(regex), at, false, null));
    }

    ConstraintException wrong(int at, String message) {
        return scanner.wrong(at, message);
    }
}
