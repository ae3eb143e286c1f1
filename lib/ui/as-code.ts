/** The call that makes an entry like this one, for a terminal and for a program. */
import type { Entry } from "async-workflow";

/** `input` is JSON text, exact; null: none. */
type Asked = Pick<Entry, "title" | "workflow" | "priority" | "tags"> & { readonly input: string | null };

export function asCurl(asked: Asked, origin: string): string {
  const quoted = `'${body(asked).replaceAll("'", "'\\''")}'`;
  return `curl -X POST ${origin}/api/entries \\\n  -H 'Content-Type: application/json' \\\n  -d ${quoted}`;
}

export function asTypeScript({ title, workflow, input, priority, tags }: Asked): string {
  const options = [
    `title: ${JSON.stringify(title)}`,
    ...(priority === 0 ? [] : [`priority: ${priority}`]),
    ...(tags.length === 0 ? [] : [`tags: ${JSON.stringify(tags)}`]),
  ];
  return `const entry = await engine.start(${JSON.stringify(workflow)}, ${input ?? "null"}, { ${options.join(", ")} });`;
}

// Written by hand around the input: parsed, its numbers would be rounded.
function body({ title, workflow, input, priority, tags }: Asked): string {
  const members = [
    `"title":${JSON.stringify(title)}`,
    `"workflow":${JSON.stringify(workflow)}`,
    ...(input === null ? [] : [`"input":${input}`]),
    ...(priority === 0 ? [] : [`"priority":${priority}`]),
    ...(tags.length === 0 ? [] : [`"tags":${JSON.stringify(tags)}`]),
  ];
  return `{${members.join(",")}}`;
}
