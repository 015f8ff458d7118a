package dev.stator.router.expression;

import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a text at its first token that cannot stand where it stands, and quotes the text from the
 * token before to the token behind it.
 */
final class SyntaxErrors extends BaseErrorListener {
  private final String text;
  private final CommonTokenStream tokens;

  SyntaxErrors(String text, CommonTokenStream tokens) {
    this.text = text;
    this.tokens = tokens;
  }

  @Override
  public void syntaxError(
      Recognizer<?, ?> recognizer,
      Object offendingSymbol,
      int line,
      int charPositionInLine,
      String message,
      @Nullable RecognitionException cause) {
    throw at((Token) offendingSymbol);
  }

  /** What to say of a token that cannot stand where it stands. */
  ExpressionException at(Token token) {
    int index = token.getTokenIndex();
    boolean atEnd = token.getType() == Token.EOF;
    int from =
        index == 0 ? (atEnd ? 0 : token.getStartIndex()) : tokens.get(index - 1).getStartIndex();
    int behind = text.codePointCount(0, text.length());
    if (!atEnd) {
      tokens.fill();
      var next = tokens.get(index + 1);
      behind = (next.getType() == Token.EOF ? token : next).getStopIndex() + 1;
    }
    return new ExpressionException(
        "Syntax error; token: \""
            + token.getText()
            + "\", near: \""
            + codePoints(from, behind)
            + "\"");
  }

  private String codePoints(int from, int behind) {
    return text.substring(text.offsetByCodePoints(0, from), text.offsetByCodePoints(0, behind));
  }
}
