/** A message without what differs from time to time; what was left out is drawn back. */
export function ErrorTitle({ title }: { readonly title: string }) {
  const parts = title.split(/(<(?:id|time|url|email|value|path|address|n)>)/);
  if (title === "") return <span className="text-muted-foreground">No message</span>;
  return parts.map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a part of a text is nothing but its place
      <span key={index} className="font-normal text-muted-foreground">
        {part}
      </span>
    ),
  );
}
