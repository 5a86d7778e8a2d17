package io.millrace.template.parse;

import io.millrace.template.parse.Stmt.Target;
import io.millrace.template.value.Strings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The statements of a template. */
public final class StatementParser {
    private static final int MAX_NESTING = 100;
    private static final Set<String> REFUSED = Set.of("include", "import", "from", "extends", "block", "autoescape");
    private final TokenStream stream;
    private final ExpressionParser expressions;
    private final TargetParser targets;
    private int nesting;
    private int breakable;

    private StatementParser(TokenStream stream) {
        this.stream = stream;
        this.expressions = new ExpressionParser(stream);
        this.targets = new TargetParser(stream, expressions);
    }

    /**
     * Parses a template, of which {@code filters} and {@code tests} know the names it may use.
     *
     * @throws TemplateSyntaxException if it is none, or names what there is not
     */
    public static Stmt.Block parse(String source, Predicate<String> filters, Predicate<String> tests) {
        List<Stmt> body = new StatementParser(new TokenStream(Lexer.tokenize(source))).statements();
        new NameCheck(filters, tests).check(body, false);
        return new Stmt.Block(body, FrameBuilder.of(List.of(), body));
    }

    /** Statements up to one of these tags, which becomes the current token, or up to the end of the template. */
    private List<Stmt> statements(String... ends) {
        List<Stmt> body = new ArrayList<>();
        while (!stream.at(TokenType.EOF)) {
            Token token = stream.next();
            switch (token.type()) {
                case DATA -> body.add(new Stmt.Text(token.text(), token.line()));
                case VARIABLE_BEGIN -> body.add(print(token.line()));
                default -> {
                    if (List.of(ends).contains(stream.current().text()) && stream.at(TokenType.NAME)) {
                        return List.copyOf(body);
                    }
                    body.add(tag());
                    stream.expect(TokenType.BLOCK_END);
                }
            }
        }
        return finish(body, ends);
    }

    private List<Stmt> finish(List<Stmt> body, String... ends) {
        if (ends.length > 0) {
            throw stream.fail("unexpected end of template, expected " + expected(ends));
        }
        return List.copyOf(body);
    }

    private static String expected(String... ends) {
        return String.join(" or ", List.of(ends).stream().map(Strings::quote).toList());
    }

    private Stmt print(int line) {
        Expr value = expressions.tuple();
        stream.expect(TokenType.VARIABLE_END);
        return new Stmt.Print(value, line);
    }

    private Stmt tag() {
        if (++nesting > MAX_NESTING) {
            throw stream.fail("statements nest deeper than " + MAX_NESTING);
        }
        Token tag = stream.expect(TokenType.NAME);
        Stmt statement = tag(tag.text(), tag.line());
        nesting--;
        return statement;
    }

    private Stmt tag(String name, int line) {
        return switch (name) {
            case "if" -> choice(line);
            case "for" -> loop(line);
            case "set" -> set(line);
            case "macro" -> macro(line);
            case "call" -> call(line);
            case "filter" -> filter(line);
            case "with" -> with(line);
            case "generation" -> new Stmt.Generation(callable(List.of(), "endgeneration"), line);
            case "print" -> new Stmt.Print(expressions.expression(), line);
            case "break" -> jump(new Stmt.Break(line));
            case "continue" -> jump(new Stmt.Continue(line));
            default -> throw unknown(name, line);
        };
    }

    private static TemplateSyntaxException unknown(String name, int line) {
        String problem = REFUSED.contains(name) ? "unsupported" : "unknown";
        return new TemplateSyntaxException(problem + " tag " + Strings.quote(name), line);
    }

    private Stmt jump(Stmt statement) {
        if (breakable == 0) {
            throw new TemplateSyntaxException("break or continue outside of a loop", statement.line());
        }
        return statement;
    }

    /** The rest of an opening tag, and statements up to one of these tags. */
    private List<Stmt> body(String... ends) {
        stream.skipOperator(":");
        stream.expect(TokenType.BLOCK_END);
        return statements(ends);
    }

    private Stmt.Block block(Collection<String> parameters, String... ends) {
        List<Stmt> body = body(ends);
        return new Stmt.Block(body, FrameBuilder.of(parameters, body));
    }

    /** A block with its end tag. */
    private Stmt.Block closed(Collection<String> parameters, String end) {
        Stmt.Block block = block(parameters, end);
        stream.next();
        return block;
    }

    /** A block to its end tag, where a loop around it cannot be left. */
    private Stmt.Block callable(Collection<String> parameters, String end) {
        int outer = breakable;
        breakable = 0;
        Stmt.Block block = closed(parameters, end);
        breakable = outer;
        return block;
    }

    private Stmt choice(int line) {
        List<Stmt.Branch> branches = new ArrayList<>();
        do {
            Expr test = expressions.tuple(false, false);
            branches.add(new Stmt.Branch(test, body("elif", "else", "endif")));
        } while (stream.next().isName("elif"));
        return new Stmt.If(List.copyOf(branches), otherwise(), line);
    }

    private List<Stmt> otherwise() {
        if (!stream.previous().isName("else")) {
            return List.of();
        }
        List<Stmt> body = body("endif");
        stream.next();
        return body;
    }

    private Stmt loop(int line) {
        targets.enterLoop();
        Target target = targets.target(false);
        targets.leaveLoop();
        stream.expectName("in");
        Expr values = expressions.tuple(false, false);
        Expr test = stream.skipName("if") ? expressions.expression() : null;
        Stmt.ForHead head = new Stmt.ForHead(target, values, test, stream.skipName("recursive"));
        targets.enterLoop();
        breakable++;
        List<String> names = new ArrayList<>(TargetParser.names(target));
        names.add("loop");
        Stmt.Block body = block(names, "endfor", "else");
        breakable--;
        Stmt.Block otherwise = stream.next().isName("else") ? closed(List.of(), "endfor") : Stmt.Block.EMPTY;
        targets.leaveLoop();
        return new Stmt.For(head, body, otherwise, line);
    }

    private Stmt set(int line) {
        Target target = targets.target(true);
        if (stream.skipOperator("=")) {
            return new Stmt.Set(target, expressions.tuple(), line);
        }
        Expr.Filter filter = null;
        while (stream.skipOperator("|")) {
            filter = expressions.primaries().filter(filter);
        }
        return new Stmt.SetBlock(target, filter, closed(List.of(), "endset"), line);
    }

    private Stmt macro(int line) {
        String name = targets.name();
        SignatureParser parser = new SignatureParser(stream, expressions);
        parser.parse();
        Stmt.Block body = callable(parser.parameters(), "endmacro");
        return new Stmt.Macro(name, parser.signature(body.body(), line), body, line);
    }

    private Stmt call(int line) {
        SignatureParser parser = new SignatureParser(stream, expressions);
        if (stream.atOperator("(")) {
            parser.parse();
        }
        if (!(expressions.expression() instanceof Expr.Call call)) {
            throw new TemplateSyntaxException("expected call", line);
        }
        Stmt.Block body = callable(parser.parameters(), "endcall");
        Stmt.Signature signature = parser.signature(body.body(), line);
        return new Stmt.CallBlock(call, signature, body, line);
    }

    private Stmt filter(int line) {
        Expr.Filter filter = expressions.primaries().filter(null);
        while (stream.skipOperator("|")) {
            filter = expressions.primaries().filter(filter);
        }
        return new Stmt.FilterBlock(filter, closed(List.of(), "endfilter"), line);
    }

    private Stmt with(int line) {
        List<Target> names = new ArrayList<>();
        List<Expr> values = new ArrayList<>();
        while (!stream.at(TokenType.BLOCK_END) && !stream.atOperator(":")) {
            if (!names.isEmpty()) {
                stream.expectOperator(",");
            }
            names.add(targets.target(false));
            stream.expectOperator("=");
            values.add(expressions.expression());
        }
        List<String> written = names.stream()
                .flatMap(target -> TargetParser.names(target).stream())
                .toList();
        Stmt.Block body = closed(written, "endwith");
        return new Stmt.With(List.copyOf(names), List.copyOf(values), body, line);
    }
}
