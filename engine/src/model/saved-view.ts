/** A list that somebody keeps under a name. */
export interface SavedView {
  readonly id: string;
  /** 1–60 characters; each owner has a name once. */
  readonly name: string;
  /** Filter, order (`sort`) and columns (`cols`) as the parameters of an address, as `GET /api/entries` takes the first two. */
  readonly query: string;
  readonly createdAt: string;
}

/** Whose views they are. */
export interface ViewOwner {
  readonly workspace: string;
  readonly owner: string;
}

/** Saved views. Each belongs to one owner in one workspace; nobody else sees it. */
export interface SavedViews {
  /** The oldest first. */
  list(owner?: ViewOwner): Promise<readonly SavedView[]>;
  /** Takes the place of a view of the same name. Throws `InvalidInput`, also when the owner has 50 already. */
  save(view: Pick<SavedView, "name" | "query">, owner?: ViewOwner): Promise<SavedView>;
  /** Throws `ViewNotFound`. */
  delete(id: string, owner?: ViewOwner): Promise<void>;
}
