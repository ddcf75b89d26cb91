import { useAddress } from "./address";
import { prefer, usePreferences } from "./preferences";

export type View = "simple" | "technical";

/** Simple for managers, technical for agents: the same pages. A link may ask for one with `?view=tech`. */
export function useView(): { technical: boolean; choose: (view: View) => void } {
  const { get, set } = useAddress();
  const { view } = usePreferences();
  const asked = get("view");
  return {
    technical: asked ? asked === "tech" : view === "technical",
    choose: (chosen) => {
      prefer({ view: chosen });
      set({ view: undefined }, { replace: true });
    },
  };
}
