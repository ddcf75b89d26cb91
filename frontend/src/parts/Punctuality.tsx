import { Pill, type PillKind } from "./Pill";

type State = "on_time" | "late" | "silent" | "never";

const KINDS: Readonly<Record<State, PillKind>> = {
  on_time: "green",
  late: "yellow",
  silent: "red",
  never: "waiting",
};

/** How the Web Connector keeps to its rhythm: shape, word and colour. */
export function Punctuality({ state, text }: { state: State; text: string }) {
  return <Pill kind={KINDS[state]} text={text} />;
}
