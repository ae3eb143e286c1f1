import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { BottomBar } from "@/components/shell/bottom-bar.tsx";
import { InZone } from "@/components/shell/in-zone.tsx";
import { Providers } from "@/components/shell/providers.tsx";
import { Rail } from "@/components/shell/rail.tsx";
import { TopBar } from "@/components/shell/top-bar.tsx";
import { columnsCookie } from "@/lib/ui/cookie.ts";
import { parsePreferences, preferencesCookie } from "@/lib/ui/preferences.ts";
import { themeScript } from "@/lib/ui/theme-script.ts";
import { zoneCookie, zoneNamed } from "@/lib/ui/zone.ts";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Async Workflow", template: "%s · Async Workflow" },
  description: "Durable work in stages on PostgreSQL, watched live.",
  robots: { index: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#09090b" },
  ],
};

/** The frame of every page, drawn as the reader has set it: the cookie is read here, so nothing moves after loading. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const kept = await cookies();
  const preferences = parsePreferences(kept.get(preferencesCookie)?.value);
  const { rail, density, zone } = preferences;
  const drawn = {
    preferences,
    zone: zone === "utc" ? "UTC" : zoneNamed(kept.get(zoneCookie)?.value),
    columns: kept.get(columnsCookie)?.value ?? null,
    at: Date.now(),
  };
  // Set by the server for this answer alone: scripts without it do not run.
  const asked = await headers();
  const nonce = asked.get("x-nonce") ?? "";
  const bare = asked.get("x-bare") === "1";
  return (
    <html
      lang="en"
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      data-rail={rail}
      data-density={density}
      data-zone={zone}
      suppressHydrationWarning
    >
      <body className="min-h-dvh font-sans">
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own text; it has to run before anything is drawn */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: themeScript }} />
        <Providers drawn={drawn} bare={bare}>
          {bare ? (
            <main id="main" tabIndex={-1} className="px-4 outline-none">
              {children}
            </main>
          ) : (
            <>
              <a
                href="#main"
                className="sr-only z-50 rounded-md bg-primary px-4 py-2 font-medium text-primary-foreground focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
              >
                Skip to content
              </a>
              <div className="grid min-h-dvh grid-cols-[var(--rail)_minmax(0,1fr)] max-sm:grid-cols-1">
                <Rail />
                <div className="flex min-w-0 flex-col">
                  <TopBar />
                  <main
                    id="main"
                    tabIndex={-1}
                    className="mx-auto w-full max-w-[90rem] flex-1 px-4 pt-6 pb-24 outline-none sm:px-6 sm:py-8"
                  >
                    <InZone>{children}</InZone>
                  </main>
                </div>
              </div>
              <BottomBar />
            </>
          )}
        </Providers>
      </body>
    </html>
  );
}
