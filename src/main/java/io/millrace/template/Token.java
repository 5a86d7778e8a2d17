package io.millrace.template;

/**
 * One token.
 *
 * @param text the source of a name, operator or text; for a string literal its value
 * @param value the value of a literal, else the text
 */
record Token(Type type, String text, Object value, int line) {
  enum Type {
    DATA("template text"),
    BLOCK_BEGIN("begin of statement block"),
    BLOCK_END("end of statement block"),
    VARIABLE_BEGIN("begin of print statement"),
    VARIABLE_END("end of print statement"),
    NAME("name"),
    STRING("string"),
    INTEGER("integer"),
    FLOAT("float"),
    OPERATOR("operator"),
    EOF("end of template");

    private final String description;

    Type(String description) {
      this.description = description;
    }

    String description() {
      return description;
    }
  }

  static Token of(Type type, String text, int line) {
    return new Token(type, text, text, line);
  }

  boolean isName(String name) {
    return type == Type.NAME && text.equals(name);
  }

  boolean isOperator(String operator) {
    return type == Type.OPERATOR && text.equals(operator);
  }

  boolean isLiteral() {
    return type == Type.STRING || type == Type.INTEGER || type == Type.FLOAT;
  }

  String describe() {
    return type == Type.NAME || type == Type.OPERATOR ? Repr.quote(text) : type.description();
  }
}
