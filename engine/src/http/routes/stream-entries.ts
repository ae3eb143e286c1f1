/** GET /api/stream: the live feed of changed entries as server-sent events. */
import { createRoute, defineOpenAPIRoute, z } from "@hono/zod-openapi";
import { InvalidInput } from "../../model/errors.ts";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { HttpError } from "../http-error.ts";
import { admit, allows } from "../permission.ts";
import { problems } from "../schemas/problem-schema.ts";
import { EntryStream } from "../stream/entry-stream.ts";
import { shareReads } from "../stream/shared-rows.ts";

const mostIds = 100;
const idsRule = `ids must be at most ${mostIds} ids of entries, separated by commas.`;
const cursorRule = "cursor must be one that a stream gave.";
const largestCursor = 2n ** 64n - 1n;

function isCursor(text: string): boolean {
  return /^[0-9]{1,20}$/.test(text) && BigInt(text) <= largestCursor;
}

const query = z.strictObject({
  cursor: z
    .string({ error: cursorRule })
    .refine(isCursor, { error: cursorRule })
    .optional()
    .openapi({ description: "Resume behind this point. `Last-Event-ID` goes before it." }),
  ids: z
    .string({ error: idsRule })
    .transform((ids) => ids.toLowerCase().split(","))
    .refine((ids) => ids.length <= mostIds && ids.every((id) => z.uuid().safeParse(id).success), { error: idsRule })
    .optional()
    .openapi({ type: "string", description: "Only these entries, separated by commas. Default: all." }),
});

const route = createRoute({
  ...allows("watch"),
  method: "get",
  path: "/api/stream",
  operationId: "streamEntries",
  tags: ["Live"],
  summary: "Follow changes",
  description:
    "`ready` when the feed stands, `entries` with the present rows of entries that changed (at most four messages a second; " +
    "results over 8 KiB are left out as in lists), " +
    "`resync` when the client must fetch its lists again. Reconnecting with `Last-Event-ID` resumes without a gap.",
  request: {
    query,
    headers: z.object({
      "Last-Event-ID": z.string().optional().openapi({ description: "The id of the last message received." }),
    }),
  },
  responses: {
    200: { description: "The stream.", content: { "text/event-stream": { schema: z.string() } } },
    ...problems(400, 503),
  },
});

export function streamEntries({ engine, streams, streamTimes, build }: ApiContext) {
  const readChanged = shareReads(engine);
  return defineOpenAPIRoute<typeof route, ApiEnv>({
    route,
    handler: async (c) => {
      if (streams.ended) {
        throw new HttpError("shutting_down", "The server is stopping. Connect again in a few seconds.", {
          headers: { "Retry-After": "2" },
        });
      }
      const headers = {
        "Content-Type": "text/event-stream",
        "Cache-Control": "no-cache, no-transform",
        "X-Accel-Buffering": "no",
      };
      // The body of an answer to HEAD is never read nor cancelled: a stream opened for it would stay for good.
      if (c.req.raw.method === "HEAD") return c.body(null, 200, headers);
      const { cursor, ids } = c.req.valid("query");
      const principal = c.get("principal");
      if (principal.only) {
        if (!ids) throw new InvalidInput("ids", "ids is required: this caller may watch only single entries.");
        await admit(c, principal, ids);
      }
      const caller = `${principal.workspace} ${principal.owner}`;
      if (streams.isFull(caller)) {
        throw new HttpError(
          "too_many_streams",
          `You have ${streams.mostPerCaller} live streams open here, which is the most. Close one, or share one.`,
          { headers: { "Retry-After": "10" } },
        );
      }
      const lastEventId = c.req.valid("header")["Last-Event-ID"];
      const stream = new EntryStream({
        engine,
        scope: principal,
        // Whoever signed out, lost their role or had their key revoked is cut off like anybody without one; so is whoever
        // belongs to another workspace now, for what is sent is still of this one.
        isAllowed: async () => {
          const present = await c.get("identify")();
          return present?.workspace === principal.workspace && present.may.has("watch");
        },
        // A browser repeats the id of its last message whatever it was; one that is not ours starts from now.
        cursor: lastEventId !== undefined && isCursor(lastEventId) ? lastEventId : cursor,
        ids: ids && new Set(ids),
        readChanged,
        times: streamTimes,
        build: build(),
        onClose: () => remove(),
      });
      const remove = streams.add(caller, () => stream.close());
      return c.body(stream.body, 200, headers);
    },
  });
}
