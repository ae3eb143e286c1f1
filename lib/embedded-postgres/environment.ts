/** What PostgreSQL's programs see of the environment: nothing that could redirect them (PGDATA, PGPORT, LC_ALL …). */
export function ownEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { PATH, TZ, NODE_ENV } = process.env;
  return { PATH, TZ, NODE_ENV, ...extra };
}
