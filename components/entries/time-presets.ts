import { timeWords } from "@/lib/ui/time-words.ts";

export const timePresets = [
  { from: "", label: "All time" },
  { from: "-1h", label: "Last hour" },
  { from: "-24h", label: "Last 24 hours" },
  { from: "-7d", label: "Last 7 days" },
  { from: "-30d", label: "Last 30 days" },
] as const;

/** What the button of the time filter says. */
export function timeLabel(from: string | undefined, to: string | undefined): string {
  if (to !== undefined) return "Between";
  const preset = timePresets.find((one) => one.from === (from ?? ""));
  return preset?.label ?? (from?.startsWith("-") ? `Since ${timeWords(from)}` : "Since a time");
}
