import type { SystemRow } from "async-workflow";
import { CircleCheckIcon, OctagonXIcon, TriangleAlertIcon } from "lucide-react";

const looks = {
  ok: { tone: "green", word: "Fine", Icon: CircleCheckIcon },
  warn: { tone: "amber", word: "Warning", Icon: TriangleAlertIcon },
  fail: { tone: "red", word: "Failure", Icon: OctagonXIcon },
} as const;

/** What was found of one group: shape, colour and word say how it is; what is wrong says what to do. */
export function SystemRows({ title, rows }: { readonly title: string; readonly rows: readonly SystemRow[] }) {
  const id = `system-${title.toLowerCase().replaceAll(" ", "-")}`;
  return (
    <section aria-labelledby={id} className="mt-8">
      <h2 id={id} className="font-semibold tracking-tight">
        {title}
      </h2>
      <ul className="mt-3 overflow-hidden rounded-lg border border-border bg-card">
        {rows.map(({ id, label, status, value, fix }) => {
          const { tone, word, Icon } = looks[status];
          return (
            <li
              key={id}
              id={`system-row-${id}`}
              data-slot="system-row"
              data-row-id={id}
              data-status={status}
              className="grid min-h-row scroll-mt-20 grid-cols-[auto_minmax(0,1fr)] items-start target:bg-muted gap-x-3 border-t border-border px-4 py-[calc((var(--row)-1.25rem)/2)] first:border-t-0 sm:grid-cols-[auto_minmax(0,14rem)_minmax(0,1fr)]"
            >
              <span data-tone={tone} className="mt-0.5 text-(--tone-solid)">
                <Icon aria-hidden className="size-4" />
                <span className="sr-only">{word}: </span>
              </span>
              <span className="truncate text-sm leading-5">{label}</span>
              <div className="max-sm:col-start-2">
                <p className="text-sm leading-5 break-words text-muted-foreground tabular-nums">{value}</p>
                {fix !== null && <p className="mt-1 max-w-3xl text-sm text-pretty break-words">{fix}</p>}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
