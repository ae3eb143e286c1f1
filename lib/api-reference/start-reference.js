// Runs in the browser, on the page of lib/api-reference/routes.ts.
/** The theme chosen in the application, else that of the system. */
function isDark() {
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "dark" || theme === "light") return theme === "dark";
  } catch {} // storage may be off
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

const font = "ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
const code = "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace";

globalThis.Scalar.createApiReference("#reference", {
  url: "/api/openapi.json",
  darkMode: isDark(),
  layout: "modern",
  theme: "default",
  customCss: `:root { --scalar-font: ${font}; --scalar-font-code: ${code}; }`,
  withDefaultFonts: false,
  defaultOpenAllTags: true,
  hideClientButton: true,
  showDeveloperTools: "never",
  persistAuth: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  documentDownloadType: "json",
});
