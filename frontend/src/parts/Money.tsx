import { usePreferences } from "@/app/preferences";

/** An amount as the API tells it, a decimal string, written for reading. Never a binary number. */
export function useMoney(): (amount: string, currency?: string | null) => string {
  const { language } = usePreferences();
  return (amount, currency) => {
    // Intl takes decimal strings exactly; TypeScript's library says so for numeric literals only
    const exact = amount as unknown as number;
    try {
      return new Intl.NumberFormat(
        language,
        currency ? { style: "currency", currency } : { minimumFractionDigits: 2 },
      ).format(exact);
    } catch {
      return currency ? `${amount} ${currency}` : amount;
    }
  };
}

export function Money({ amount, currency }: { amount: string; currency?: string | null }) {
  const money = useMoney();
  return <bdi className="number">{money(amount, currency)}</bdi>;
}
