/** How often, in the largest unit that fits: every 4 seconds, every 30 minutes, every 2 hours. */
export function often(seconds: number, language: string): string {
  const [size, unit] =
    seconds < 90 ? [seconds, "second" as const]
    : seconds < 5_400 ? [seconds / 60, "minute" as const]
    : [seconds / 3600, "hour" as const]; // prettier-ignore
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit,
    unitDisplay: "long",
    maximumFractionDigits: 0,
  }).format(size);
}
