/** Three stages, one behind the other, the last one done. */
export function Logo() {
  return (
    <svg viewBox="0 0 24 24" className="size-6" aria-hidden>
      <rect width="24" height="24" rx="6" className="fill-foreground" />
      <path d="M6 12h12" className="stroke-background" strokeWidth="1.5" strokeLinecap="round" opacity=".45" />
      <circle cx="6" cy="12" r="2" fill="#60a5fa" />
      <circle cx="12" cy="12" r="2" fill="#c084fc" />
      <circle cx="18" cy="12" r="2" fill="#4ade80" />
    </svg>
  );
}
