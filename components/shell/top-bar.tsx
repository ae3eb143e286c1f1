import { CircleUserIcon, KeyboardIcon, MoonIcon, Settings2Icon, SunIcon } from "lucide-react";
import { AccountMenu } from "@/components/accounts/account-menu.tsx";
import { Link } from "@/components/ui/link.tsx";
import { Breadcrumb } from "./breadcrumb.tsx";
import { ConnectionStatus } from "./connection-status.tsx";
import { DisplayMenu } from "./display-menu.tsx";
import { Logo } from "./logo.tsx";
import { PaletteButton } from "./palette/palette-button.tsx";
import { ShortcutsHelp } from "./shortcuts-help.tsx";
import { ThemeToggle } from "./theme-toggle.tsx";
import { ZoneChip } from "./zone-chip.tsx";

/** Drawn by the server: the icons come with the page, as its text does, not as code. */
export function TopBar() {
  return (
    <header
      data-slot="top-bar"
      className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b border-border bg-background/90 px-4 backdrop-blur-sm sm:px-6 print:hidden"
    >
      <Link href="/entries" aria-label="Async Workflow" className="-m-1.5 rounded-md p-1.5 sm:hidden">
        <Logo />
      </Link>
      <Breadcrumb />
      <div className="ml-auto flex shrink-0 items-center gap-1">
        <ConnectionStatus />
        <PaletteButton />
        <ZoneChip />
        <DisplayMenu>
          <Settings2Icon aria-hidden />
        </DisplayMenu>
        <ThemeToggle>
          <MoonIcon aria-hidden className="dark:hidden" />
          <SunIcon aria-hidden className="hidden dark:block" />
        </ThemeToggle>
        <ShortcutsHelp>
          <KeyboardIcon aria-hidden />
        </ShortcutsHelp>
        <AccountMenu>
          <CircleUserIcon aria-hidden />
        </AccountMenu>
      </div>
    </header>
  );
}
