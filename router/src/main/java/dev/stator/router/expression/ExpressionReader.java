package dev.stator.router.expression;

import dev.stator.model.capacity.Limits;
import dev.stator.router.expression.grammar.ExpressionLexer;
import dev.stator.router.expression.grammar.ExpressionParser;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ParserATNSimulator;
import org.antlr.v4.runtime.atn.PredictionContextCache;
import org.antlr.v4.runtime.dfa.DFA;

/**
 * Reads the texts of expressions into {@link Syntax}. A text is refused for what comes first of:
 * its length, its syntax or redundant parentheses (whichever the parser meets first), functions and
 * names that are none, too many operators.
 *
 * <p>The generated parser learns from every text how to decide faster. What it learns is thrown
 * away now and then, so that no stream of odd texts fills the memory.
 */
final class ExpressionReader {
  private static final int TEXTS_UNTIL_FORGETTING = 10_000;

  /** Parentheses that are not redundant nest at most about once an operator. */
  private static final int PARENTHESES_NESTED_MAX = Limits.EXPRESSION_OPERATORS_MAX + 20;

  private final AtomicInteger texts = new AtomicInteger();
  private volatile Learned learned = new Learned();

  Syntax.Predicate condition(String text) {
    var tree = parse(text, ExpressionParser::conditionText);
    var reader = new ConditionReader();
    var condition = reader.read(tree.condition());
    reader.operators().refuseTooMany();
    return condition;
  }

  Syntax.Update update(String text) {
    var tree = parse(text, ExpressionParser::updateText);
    return new UpdateReader().read(tree);
  }

  Syntax.Paths projection(String text) {
    var tree = parse(text, ExpressionParser::projectionText);
    var reader = new TermReader();
    return new Syntax.Paths(tree.path().stream().map(reader::path).toList());
  }

  /** A rule of the grammar from which a text is parsed. */
  private interface Rule<T> {
    T parse(ExpressionParser parser);
  }

  private <T> T parse(String text, Rule<T> start) {
    if (text.isEmpty()) {
      throw new ExpressionException("The expression can not be empty;");
    }
    if (text.length() > Limits.EXPRESSION_BYTES_MAX) {
      throw new ExpressionException(
          "Expression size has exceeded the maximum allowed size; expression size: "
              + text.length());
    }
    var lexer = new ExpressionLexer(CharStreams.fromString(text));
    lexer.removeErrorListeners();
    var tokens = new CommonTokenStream(lexer);
    tokens.fill();
    var errors = new SyntaxErrors(text, tokens);
    refuseDeepNesting(tokens.getTokens(), errors);
    var parser = new ExpressionParser(tokens);
    parser.setInterpreter(learned().simulator(parser));
    parser.removeErrorListeners();
    parser.addErrorListener(errors);
    parser.addParseListener(new RedundantParentheses());
    return start.parse(parser);
  }

  private Learned learned() {
    if (texts.incrementAndGet() % TEXTS_UNTIL_FORGETTING == 0) {
      learned = new Learned();
    }
    return learned;
  }

  /** The tables in which the generated parser keeps what it learned. */
  private static final class Learned {
    private final DFA[] decisions;
    private final PredictionContextCache contexts = new PredictionContextCache();

    Learned() {
      var atn = ExpressionParser._ATN;
      decisions = new DFA[atn.getNumberOfDecisions()];
      for (int i = 0; i < decisions.length; i++) {
        decisions[i] = new DFA(atn.getDecisionState(i), i);
      }
    }

    ParserATNSimulator simulator(ExpressionParser parser) {
      return new ParserATNSimulator(parser, ExpressionParser._ATN, decisions, contexts);
    }
  }

  /**
   * Refuses a text whose parentheses nest so deeply that the parser would run out of stack, for
   * what must then be wrong with it.
   */
  private static void refuseDeepNesting(List<Token> tokens, SyntaxErrors errors) {
    int depth = 0;
    boolean tooDeep = false;
    for (var token : tokens) {
      if (isOpening(token) && ++depth > PARENTHESES_NESTED_MAX) {
        tooDeep = true;
      }
      if (isClosing(token)) {
        depth--;
      }
    }
    if (tooDeep) {
      if (depth > 0) {
        throw errors.at(tokens.getLast());
      }
      refuseNestedCalls(tokens);
      throw RedundantParentheses.found();
    }
  }

  private static void refuseNestedCalls(List<Token> tokens) {
    for (int i = 0; i + 3 < tokens.size(); i++) {
      if (isCall(tokens, i) && isCall(tokens, i + 2)) {
        var name = tokens.get(i).getText();
        throw Function.named(name) == null
            ? new ExpressionException("Invalid function name; function: " + name)
            : OperandChecks.wrongType(name, "N");
      }
    }
  }

  private static boolean isCall(List<Token> tokens, int at) {
    return tokens.get(at).getType() == ExpressionParser.NAME && isOpening(tokens.get(at + 1));
  }

  private static boolean isOpening(Token token) {
    return token.getText().equals("(");
  }

  private static boolean isClosing(Token token) {
    return token.getText().equals(")");
  }
}
