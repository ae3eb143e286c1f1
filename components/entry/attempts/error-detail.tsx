"use client";
import type { EntryError } from "async-workflow";
import { CopyButton } from "@/components/ui/copy-button.tsx";
import { Link } from "@/components/ui/link.tsx";
import { ScrollBox } from "@/components/ui/scroll-box.tsx";
import { type Cause, type Frame, readStack } from "@/lib/ui/stack.ts";

interface ErrorDetailProps {
  readonly error: EntryError;
  /** The earlier attempt that failed in the very same way, if one did: then the stack is not told again. */
  readonly sameAs: number | null;
}

/** What went wrong, what caused it, and where: the lines of one's own code first, those of packages folded. */
export function ErrorDetail({ error, sameAs }: ErrorDetailProps) {
  const causes = error.stack ? readStack(error.stack) : [];
  return (
    <div className="mt-1.5 rounded-md border border-border bg-surface px-3 py-2">
      <p className="font-mono break-words whitespace-pre-wrap">
        <span className="text-danger">{error.message}</span> <span className="text-muted-foreground">{error.code}</span>
      </p>
      {causes.slice(1).map((cause) => (
        <p key={cause.title} className="mt-1 font-mono break-words whitespace-pre-wrap">
          <span className="text-muted-foreground">caused by </span>
          {cause.title}
        </p>
      ))}
      {error.fingerprint && (
        <p className="mt-1">
          <Link href={`/errors/${error.fingerprint}`} className="text-link underline">
            All failures like this
          </Link>
        </p>
      )}
      {sameAs !== null && <p className="mt-1 text-muted-foreground">The same error as in attempt {sameAs}.</p>}
      {error.stack && (
        <details className="mt-1" open={sameAs === null && causes.some(({ frames }) => frames.some(({ own }) => own))}>
          <summary className="w-fit rounded-sm text-muted-foreground hover:text-foreground">Stack</summary>
          <ScrollBox label="Stack" className="mt-1 text-[0.6875rem] leading-relaxed whitespace-pre">
            {causes.map((cause, index) => (
              <CauseStack key={cause.title} cause={cause} first={index === 0} />
            ))}
          </ScrollBox>
          <div className="mt-1 flex justify-end">
            <CopyButton text={error.stack} what="Stack" />
          </div>
        </details>
      )}
    </div>
  );
}

function CauseStack({ cause, first }: { readonly cause: Cause; readonly first: boolean }) {
  return (
    <div className={first ? undefined : "mt-2"}>
      {!first && <p className="text-muted-foreground">caused by {cause.title}</p>}
      {runsOf(cause.frames).map(({ own, frames, at }) =>
        own ? (
          <div key={at}>
            {frames.map(({ text }) => (
              <p key={text}>{text}</p>
            ))}
          </div>
        ) : (
          <details key={at}>
            <summary className="w-fit rounded-sm text-muted-foreground hover:text-foreground">
              {frames.length} {frames.length === 1 ? "line" : "lines"} of packages and Node
            </summary>
            <div className="text-muted-foreground">
              {frames.map(({ text }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a stack may name a line twice
                <p key={index}>{text}</p>
              ))}
            </div>
          </details>
        ),
      )}
    </div>
  );
}

interface Run {
  readonly own: boolean;
  readonly at: number;
  readonly frames: Frame[];
}

/** Neighbouring lines of one kind. */
function runsOf(frames: readonly Frame[]): readonly Run[] {
  const runs: Run[] = [];
  for (const [at, frame] of frames.entries()) {
    const last = runs.at(-1);
    if (last?.own === frame.own) last.frames.push(frame);
    else runs.push({ own: frame.own, at, frames: [frame] });
  }
  return runs;
}
