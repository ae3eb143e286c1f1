/** What an answer must never have in it: a word about the inside of the server. */
const leaks: Readonly<Record<string, RegExp>> = {
  "a stack": /\n\s+at \S|\bat (?:async )?[\w.<>]+ \(/,
  "a path of the server": /\/(?:home|root|tmp|usr|var|opt|work|app|srv)\/[\w.-]+\/|node_modules|file:\/\//,
  SQL: /\b(?:select .{1,200} from|insert into|update \w+\.\w+ set|delete from)\b|async_workflow\.\w+|app_accounts\.\w+|syntax error at or near|violates \w+ constraint|invalid input syntax/i,
  "a version": /\b(?:PostgreSQL|Node(?:\.js)?|Next\.js|Hono|better-auth)[ /]v?\d/i,
  "an error's code of the driver": /\b(?:ECONNREFUSED|ENOENT|SQLSTATE|22P02|23505|42P01)\b/,
  "the database's address": /postgres(?:ql)?:\/\//i,
};

/** The names of what it tells; empty when it tells nothing. `sent` was in the question and may come back. */
export function leaksOf(text: string, sent = ""): string[] {
  return Object.entries(leaks)
    .filter(([, pattern]) => pattern.test(text) && !pattern.test(sent))
    .map(([name]) => name);
}
