"use client";
import { Button, type ButtonProps } from "@/components/ui/button.tsx";
import { type Permission, useRefusal } from "@/hooks/use-me.ts";

/** A button for those who may. For others it keeps its place, cannot be pressed, and says why to who points at it or tabs to it. */
export function PermittedButton({ needs, ...button }: ButtonProps & { readonly needs: Permission }) {
  const refusal = useRefusal(needs);
  if (refusal === null) return <Button {...button} />;
  return <Button {...button} aria-disabled aria-description={refusal} data-hint={refusal} onClick={undefined} />;
}
