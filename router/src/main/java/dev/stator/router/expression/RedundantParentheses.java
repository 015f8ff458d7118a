package dev.stator.router.expression;

import dev.stator.router.expression.grammar.ExpressionParser.GroupedAssignedContext;
import dev.stator.router.expression.grammar.ExpressionParser.GroupedOperandContext;
import dev.stator.router.expression.grammar.ExpressionParser.GroupingContext;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ErrorNode;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.ParseTreeListener;
import org.antlr.v4.runtime.tree.TerminalNode;

/**
 * Refuses a pair of parentheses right inside another pair, while the text is parsed: what is wrong
 * behind them is not looked at any more. Pairs of calls and of IN do not count. Follows one parse.
 */
final class RedundantParentheses implements ParseTreeListener {
  /** Where the pair that was closed last opened and closed, as positions among the tokens. */
  private int lastOpened = -1;

  private int lastClosed = -1;

  static ExpressionException found() {
    return new ExpressionException("The expression has redundant parentheses;");
  }

  @Override
  public void visitTerminal(TerminalNode node) {
    var pair = node.getParent();
    if (node.getText().equals(")")
        && (pair instanceof GroupingContext
            || pair instanceof GroupedOperandContext
            || pair instanceof GroupedAssignedContext)) {
      closed(position(pair.getChild(0)), position(node));
    }
  }

  private void closed(int opened, int closed) {
    if (lastOpened == opened + 1 && lastClosed == closed - 1) {
      throw found();
    }
    lastOpened = opened;
    lastClosed = closed;
  }

  private static int position(ParseTree token) {
    return ((TerminalNode) token).getSymbol().getTokenIndex();
  }

  @Override
  public void visitErrorNode(ErrorNode node) {}

  @Override
  public void enterEveryRule(ParserRuleContext context) {}

  @Override
  public void exitEveryRule(ParserRuleContext context) {}
}
