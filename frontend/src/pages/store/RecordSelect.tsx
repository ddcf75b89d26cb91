import type { SelectHTMLAttributes } from "react";

import { useTexts } from "@/texts/texts";

import { asRef, candidateOf, keyOf, type Choice } from "./settings";
import { texts } from "./texts";

/** One of QuickBooks' records, from the list that was read. What is chosen and no longer there is named as that. */
export function RecordSelect({
  choice,
  value,
  set,
  nothing,
  partial = false,
  ...rest
}: {
  choice: Pick<Choice, "candidates" | "needed"> & Partial<Choice>;
  value: unknown;
  set: (ref: { list_id: string; full_name: string } | null) => void;
  /** What stands for no choice. */
  nothing?: string;
  /** Not all candidates are there, so that one that is missing may well exist. */
  partial?: boolean;
} & Omit<SelectHTMLAttributes<HTMLSelectElement>, "value" | "onChange" | "children">) {
  const t = useTexts(texts);
  const chosen = candidateOf(choice as Choice, value);
  const listed = choice.candidates.some((each) => each.list_id === chosen);
  const ref = asRef(value);
  const name = ref?.full_name ?? keyOf(ref);
  return (
    <select
      {...rest}
      value={chosen}
      onChange={(event) => {
        const found = choice.candidates.find((each) => each.list_id === event.target.value);
        set(found ? { list_id: found.list_id ?? "", full_name: found.full_name ?? "" } : null);
      }}
    >
      <option value="">{nothing ?? (choice.needed ? t("choose") : t("none"))}</option>
      {chosen && !listed && <option value={chosen}>{partial ? name : t("not.listed", { name })}</option>}
      {choice.candidates.map((each) => (
        <option key={each.list_id} value={each.list_id}>
          {each.full_name}
        </option>
      ))}
    </select>
  );
}
