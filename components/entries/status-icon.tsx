import { CircleCheckIcon, CircleDashedIcon, CircleSlashIcon, OctagonXIcon, TimerOffIcon } from "lucide-react";
import { cn } from "@/lib/ui/cn.ts";
import type { StatusToken } from "@/lib/ui/status.ts";

const icons = {
  dashed: CircleDashedIcon,
  check: CircleCheckIcon,
  octagon: OctagonXIcon,
  slash: CircleSlashIcon,
  timer: TimerOffIcon,
} as const;

interface StatusIconProps {
  readonly token: StatusToken;
  /** A stage runs right now: the shape turns. */
  readonly running?: boolean;
  readonly className?: string;
}

export function StatusIcon({ token, running, className }: StatusIconProps) {
  const looks = cn("size-3.5 shrink-0", running && "animate-stage-ring", className);
  if (token.shape === "ring") return <StageRing fraction={token.fraction} className={looks} />;
  const Icon = icons[token.shape];
  return <Icon aria-hidden className={looks} />;
}

const radius = 6;
const circumference = 2 * Math.PI * radius;

/** As much of the ring as of the stages is done. */
function StageRing({ fraction, className }: { readonly fraction: number; readonly className: string }) {
  return (
    <svg viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="2.25" aria-hidden className={className}>
      <circle cx="8" cy="8" r={radius} opacity=".28" />
      <circle
        cx="8"
        cy="8"
        r={radius}
        strokeLinecap="round"
        strokeDasharray={`${fraction * circumference} ${circumference}`}
        transform="rotate(-90 8 8)"
      />
    </svg>
  );
}
