/**
 * Loads the drawing. While its library loads it asks for the number format of the browser's language, and a browser on a system
 * without a locale names one that does not exist (`en-US@posix`): then it is told another one for so long.
 */
export async function loadPlot() {
  if (isLanguage(navigator.language)) return import("./plot.tsx");
  Object.defineProperty(navigator, "language", { value: "en", configurable: true });
  try {
    return await import("./plot.tsx");
  } finally {
    Reflect.deleteProperty(navigator, "language");
  }
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}
