import Link from "next/link";
import { AccountMenu } from "@/components/accounts/account-menu.tsx";
import { Breadcrumb } from "./breadcrumb.tsx";
import { ConnectionStatus } from "./connection-status.tsx";
import { DisplayMenu } from "./display-menu.tsx";
import { Logo } from "./logo.tsx";
import { PaletteButton } from "./palette/palette-button.tsx";
import { ShortcutsHelp } from "./shortcuts-help.tsx";
import { ThemeToggle } from "./theme-toggle.tsx";
import { ZoneChip } from "./zone-chip.tsx";

export function TopBar() {
  return (
    <header
      data-slot="top-bar"
      className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b border-border bg-background/90 px-4 backdrop-blur-sm sm:px-6 print:hidden"
    >
      <Link href="/entries" prefetch={false} aria-label="Async Workflow" className="-m-1.5 rounded-md p-1.5 sm:hidden">
        <Logo />
      </Link>
      <Breadcrumb />
      <div className="ml-auto flex shrink-0 items-center gap-1">
        <ConnectionStatus />
        <PaletteButton />
        <ZoneChip />
        <DisplayMenu />
        <ThemeToggle />
        <ShortcutsHelp />
        <AccountMenu />
      </div>
    </header>
  );
}
