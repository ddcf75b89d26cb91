import { useCurrency } from "@/app/company";
import { Money } from "@/parts/Money";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

const TYPES = ["order", "product", "customer", "list"] as const;

/** "3 orders, $252.00": what stands in the problem now. */
export function Affects({
  affects,
  money,
  company,
}: {
  affects: Readonly<Record<string, number>>;
  money: string;
  company: string;
}) {
  const currency = useCurrency(company);
  const t = useTexts(texts);
  const said = useAffects()(affects);
  if (!said) return <span className="soft">{t("affects.none")}</span>;
  return (
    <>
      <span className="nowrap">{said}</span>
      {Number(money) !== 0 && (
        <span className="below">
          <Money amount={money} currency={currency} />
        </span>
      )}
    </>
  );
}

export function useAffects(): (affects: Readonly<Record<string, number>>) => string {
  const t = useTexts(texts);
  return (affects) =>
    Object.entries(affects)
      .filter(([, n]) => n > 0)
      .map(([type, n]) => t(`affects.${TYPES.find((each) => each === type) ?? "other"}`, { n }))
      .join(", ");
}
