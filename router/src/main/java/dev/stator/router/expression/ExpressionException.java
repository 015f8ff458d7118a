package dev.stator.router.expression;

/**
 * What is wrong with an expression, in the service's words; whoever knows the parameter's name puts
 * it in front.
 */
final class ExpressionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ExpressionException(String message) {
    super(message, null, false, false);
  }
}
