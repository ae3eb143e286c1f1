/** The calls about one action on many entries, in the background. */
import type {
  Bulk,
  BulkOutcomeName,
  BulkOutcomePage,
  BulkPage,
  BulkPreview,
  BulkRequest,
  PageQuery,
} from "../model/bulk.ts";
import { keyed } from "./entry-calls.ts";
import { listParams, paramsOf } from "./list-params.ts";
import type { ListQuery, StartCall } from "./requests.ts";
import type { CallOptions, Transport } from "./transport.ts";

/** Either `ids` or `filter`; an empty filter is every entry. */
export type NewBulk = Omit<BulkRequest, "filter"> & { readonly filter?: ListQuery | URLSearchParams };

export interface BulkCalls {
  /** What `startBulk` would do now. Changes nothing. */
  previewBulk(request: NewBulk, options?: CallOptions): Promise<BulkPreview>;
  /** Fixes which entries it is about; workers act on them at the pace asked for. */
  startBulk(request: NewBulk, options?: StartCall): Promise<Bulk>;
  bulks(query?: PageQuery, options?: CallOptions): Promise<BulkPage>;
  bulk(id: string, options?: CallOptions): Promise<Bulk>;
  bulkOutcomes(
    id: string,
    query?: PageQuery & { readonly outcome?: BulkOutcomeName },
    options?: CallOptions,
  ): Promise<BulkOutcomePage>;
  /** What it has not acted upon yet is left alone. */
  stopBulk(id: string, options?: CallOptions): Promise<Bulk>;
  /** One that was stopped goes on with what is left. */
  resumeBulk(id: string, options?: CallOptions): Promise<Bulk>;
}

const folder = "/api/bulk";
const bulkPath = (id: string): string => `${folder}/${encodeURIComponent(id)}`;

export function bulkCalls(transport: Transport): BulkCalls {
  return {
    previewBulk: (request, { signal } = {}) =>
      transport.call(folder, { method: "POST", body: { ...bodyOf(request), dryRun: true }, repeatable: true, signal }),
    startBulk: (request, options) => transport.call(folder, keyed(bodyOf(request), options)),
    bulks: (query = {}, { signal } = {}) => transport.call(folder, { query: paramsOf({ ...query }), signal }),
    bulk: (id, { signal } = {}) => transport.call(bulkPath(id), { signal }),
    bulkOutcomes: (id, query = {}, { signal } = {}) =>
      transport.call(`${bulkPath(id)}/outcomes`, { query: paramsOf({ ...query }), signal }),
    stopBulk: (id, { signal } = {}) => transport.call(`${bulkPath(id)}/stop`, { method: "POST", signal }),
    resumeBulk: (id, { signal } = {}) => transport.call(`${bulkPath(id)}/resume`, { method: "POST", signal }),
  };
}

const bodyOf = ({ filter, ...request }: NewBulk): object =>
  filter === undefined ? request : { ...request, filter: listParams(filter).toString() };
