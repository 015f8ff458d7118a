package dev.stator.router.expression;

import dev.stator.model.capacity.Limits;
import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.AttributePath.Step;
import dev.stator.router.expression.Syntax.Path;
import dev.stator.router.expression.Syntax.Piece;
import java.util.ArrayList;

/** Puts attribute names into paths. */
record PathResolver(Placeholders placeholders) {
  AttributePath resolve(Path path) {
    if (path.pieces().size() > Limits.NESTING_LEVELS_MAX) {
      throw new ExpressionException(
          "The document path has too many nesting levels; nesting levels: " + path.pieces().size());
    }
    var steps = new ArrayList<Step>(path.pieces().size());
    for (var piece : path.pieces()) {
      steps.add(
          switch (piece) {
            case Piece.Name(var name) -> new AttributePath.Name(name);
            case Piece.NamePlaceholder(var placeholder) ->
                new AttributePath.Name(placeholders.name(placeholder));
            case Piece.Position(int position) -> new AttributePath.Index(position);
          });
    }
    return new AttributePath(steps);
  }
}
