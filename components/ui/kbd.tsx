export function Kbd({ children }: { readonly children: string }) {
  return (
    <kbd
      data-slot="kbd"
      className="inline-flex h-5 min-w-5 items-center justify-center rounded border border-border bg-muted px-1 font-sans text-xs font-medium text-muted-foreground"
    >
      {children}
    </kbd>
  );
}
