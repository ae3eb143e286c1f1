"use client";
import { useEffect, useState } from "react";
import { onAnnouncement } from "@/lib/ui/announce.ts";

/** Where announcements are put for screen readers. */
export function LiveRegion() {
  const [text, setText] = useState("");
  useEffect(() => onAnnouncement(setText), []);
  return (
    <div aria-live="polite" aria-atomic className="sr-only" data-slot="live-region">
      {text}
    </div>
  );
}
