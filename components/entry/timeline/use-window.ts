"use client";
import { useState } from "react";

/** The part of the axis that is shown, 0–1. */
export interface Window {
  readonly low: number;
  readonly high: number;
}

const whole: Window = { low: 0, high: 1 };
const narrowest = 1e-4;

/** Zoom and pan. Nothing leaves 0–1, nothing gets narrower than a ten-thousandth. */
export function useWindow() {
  const [window, setWindow] = useState<Window>(whole);
  const set = (low: number, high: number): void => {
    const size = Math.min(Math.max(high - low, narrowest), 1);
    const begin = Math.min(Math.max(low, 0), 1 - size);
    setWindow({ low: begin, high: begin + size });
  };
  const { low, high } = window;
  const middle = (low + high) / 2;
  const zoom = (factor: number): void => {
    const half = ((high - low) * factor) / 2;
    set(middle - half, middle + half);
  };
  const pan = (part: number): void => set(low + (high - low) * part, high + (high - low) * part);
  return { window, isZoomed: high - low < 1, set, zoom, pan, reset: () => setWindow(whole) };
}
