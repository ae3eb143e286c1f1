/** Connection strings of the embedded server. */
import { type Cluster, readPassword, userName } from "./cluster.ts";

export const databaseName = "async_workflow";

/** With the password; `database` defaults to the application's. */
export function urlOf(cluster: Cluster, port: number, database = databaseName): string {
  return `postgresql://${userName}:${readPassword(cluster)}@127.0.0.1:${port}/${database}`;
}
