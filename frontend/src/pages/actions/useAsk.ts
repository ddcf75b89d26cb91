import { rest, type Shapes } from "@/api/client";
import { useAddress } from "@/app/address";
import { useOnce } from "@/work/once";

/** Asks for an operation, once however often it is pressed; what was queued then stands on top of Actions. */
export function useAsk(action: Shapes["ActionOut"], company: string) {
  const { set } = useAddress();
  const { busy, failure, run } = useOnce();
  const { kind, store } = action;
  const ask = async (params: Record<string, string | string[]> = {}) => {
    const body = { company, kind, params, store };
    const done = await run(body, (headers) => rest.POST("/api/v1/operations", { body, headers }));
    if (!done?.data) return;
    const cleared = Object.fromEntries(action.params.map(({ name }) => [name, undefined]));
    set({ ...cleared, kind: undefined, asked: done.data.id });
  };
  return { busy, failure, ask: (params?: Record<string, string | string[]>) => void ask(params) };
}
