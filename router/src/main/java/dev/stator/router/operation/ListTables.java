package dev.stator.router.operation;

import dev.stator.router.json.JsonOutput;

/** ListTables: the names of the caller's tables, a page at a time. */
final class ListTables implements Operation {
  private static final int PAGE_MAX = 100;

  @Override
  public Reply execute(Call call) {
    var request = call.members();
    var limit = request.number("Limit");
    long page = limit == null ? PAGE_MAX : limit;
    var after = request.text("ExclusiveStartTableName");
    var names =
        call.tables().names(call.principal()).stream()
            .filter(name -> after == null || name.compareTo(after) > 0)
            .limit(page + 1)
            .toList();
    var shown = names.subList(0, (int) Math.min(page, names.size()));
    var out = new JsonOutput().beginObject();
    if (names.size() > shown.size()) {
      out.name("LastEvaluatedTableName").text(shown.getLast());
    }
    out.name("TableNames").beginArray();
    shown.forEach(out::text);
    return Reply.ok(out.endArray().endObject());
  }
}
