/** Answers with a file that is written while it is read. */
import type { Context } from "hono";
import type { ApiEnv } from "./api-env.ts";

/** The first piece is made before the answer begins, so that a fault is still answered as one. */
export async function answerFile(
  c: Context<ApiEnv>,
  name: string,
  mediaType: string,
  pieces: AsyncGenerator<string>,
): Promise<Response> {
  const first = await pieces.next();
  if (c.req.method === "HEAD") await pieces.return(undefined);
  let next: Promise<IteratorResult<string>> | undefined = Promise.resolve(first);
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = await (next ?? pieces.next());
      next = undefined;
      if (piece.done) controller.close();
      else controller.enqueue(new TextEncoder().encode(piece.value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
  return c.body(body, 200, {
    "Content-Type": mediaType,
    "Content-Disposition": `attachment; filename="${name}"`,
    "Cache-Control": "no-store",
  });
}
