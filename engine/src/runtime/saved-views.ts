/** Keeps the lists that people saved. What is kept can always be shown: it is read by the grammar before. */
import { InvalidInput, ViewNotFound } from "../model/errors.ts";
import type { SavedView, SavedViews, ViewOwner } from "../model/saved-view.ts";
import { filterFields, parseFilter, parseOrder } from "../query/index.ts";
import { statements } from "../sql/statement.ts";
import { type Database, typed } from "./database.ts";
import { local } from "./local-scope.ts";
import { isUuid } from "./uuid7.ts";

const mostViews = 50;
const longestName = 60;
const longestQuery = 4_000;
const known: readonly string[] = [...filterFields, "sort", "cols"];
const localOwner: ViewOwner = { ...local, owner: "local" };

interface ViewRow extends Omit<SavedView, "createdAt"> {
  readonly createdAt: Date;
}

export class PostgresViews implements SavedViews {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async list({ workspace, owner } = localOwner): Promise<readonly SavedView[]> {
    const rows = await typed(this.#database.run<ViewRow>(statements.listViews, [workspace, owner]));
    return rows.map(toView);
  }

  async save(
    { name, query }: Pick<SavedView, "name" | "query">,
    { workspace, owner } = localOwner,
  ): Promise<SavedView> {
    const values = [workspace, owner, checkName(name), checkQuery(query), mostViews];
    const [row] = await typed(this.#database.run<ViewRow>(statements.saveView, values));
    if (!row) {
      throw new InvalidInput(
        "name",
        `There are ${mostViews} saved views already, which is the most. Delete one first.`,
      );
    }
    return toView(row);
  }

  async delete(id: string, { workspace, owner } = localOwner): Promise<void> {
    const rows = isUuid(id) ? await typed(this.#database.run(statements.deleteView, [workspace, owner, id])) : [];
    if (rows.length === 0) throw new ViewNotFound();
  }
}

const toView = ({ createdAt, ...view }: ViewRow): SavedView => ({ ...view, createdAt: createdAt.toISOString() });

function checkName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === "" || [...trimmed].length > longestName || trimmed.includes("\0") || !trimmed.isWellFormed())
    throw new InvalidInput("name", `name must be a text of 1 to ${longestName} characters.`);
  return trimmed;
}

function checkQuery(text: string): string {
  const params = new URLSearchParams(text);
  const [fault] = parseFilter(params).faults;
  if (fault) throw new InvalidInput("query", fault.message);
  const stranger = [...params.keys()].find((name) => !known.includes(name));
  if (stranger !== undefined)
    throw new InvalidInput(
      "query",
      `query may have ${known.join(", ")}, not "${stranger.slice(0, 100).toWellFormed()}".`,
    );
  const sort = params.get("sort");
  if (sort !== null && !parseOrder(sort)) throw new InvalidInput("query", "sort in query is no order of the list.");
  const normal = params.toString();
  if (normal === "" || normal.length > longestQuery)
    throw new InvalidInput("query", `query must have 1 to ${longestQuery} characters: an empty one shows all entries.`);
  return normal;
}
