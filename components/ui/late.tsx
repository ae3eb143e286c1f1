"use client";
import { type ComponentType, useEffect, useState } from "react";
import { toast } from "@/lib/ui/toast.ts";

/**
 * A component whose code is fetched when it is first drawn. Until then, and when that fails, nothing stands in its place;
 * a failure is said, and the next time it is tried again.
 */
export function late<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let known: ComponentType<Props> | null = null;
  // biome-ignore lint/correctness/noComponentHookFactories: made once per module, as by React.lazy
  return function Late(props: Props) {
    const [Loaded, setLoaded] = useState<ComponentType<Props> | null>(() => known);
    useEffect(() => {
      if (known) return;
      let gone = false;
      load().then(
        (loaded) => {
          known = loaded;
          if (!gone) setLoaded(() => loaded);
        },
        () => toast.error("That could not be loaded", { description: "Is the server running, and are you online?" }),
      );
      return () => {
        gone = true;
      };
    }, []);
    return Loaded && <Loaded {...props} />;
  };
}
