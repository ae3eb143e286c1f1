import type { ErrorGroupQuery, ErrorStatus } from "async-workflow";

/** Which error groups a page shows. */
export interface ErrorGroupsQuery {
  /** Null: whatever their status. */
  readonly status: ErrorStatus | null;
  readonly workflow: string | null;
}

/** One page of them, as the client takes it. */
export const askedFor = ({ status, workflow }: ErrorGroupsQuery, cursor: string | null): ErrorGroupQuery => ({
  ...(status && { status: [status] }),
  ...(workflow && { workflow }),
  ...(cursor && { cursor }),
});
