/** Line icons, drawn here: 20 by 20, two pixels wide. Always beside words, so they say nothing themselves. */
const PATHS = {
  overview: "M3 10.5 10 4l7 6.5M5 9.5V16h4v-4h2v4h4V9.5",
  actions: "M11 2.5 4.5 11H9l-.5 6.5L15.500 9H11z",
  history: "M3.500 10a6.500 6.500 0 1 0 2-4.700M3.500 3.500v3h3M10 6.500V10l2.500 1.500",
  pending: "M5.500 3h9M5.500 17h9M6.500 3c0 4 7 4.500 7 7s-7 3-7 7M13.500 3c0 4-7 4.500-7 7s7 3 7 7",
  problems: "M10 3 2.500 16.500h15zM10 8v4M10 14.300v.1",
  records: "M5 2.500h7l3 3v12H5zM12 2.500v3h3M7.500 10h5M7.500 13h5",
  connection: "M7 3v4M13 3v4M5 7h10v3a5 5 0 0 1-10 0zM10 15v3",
  activity: "M2.500 10h3l2.500-6 4 12 2.500-6h3",
  help: "M10 17.500a7.500 7.500 0 1 0 0-15 7.500 7.500 0 0 0 0 15M7.800 7.800a2.200 2.200 0 1 1 3 2c-.6.3-.8.7-.8 1.400M10 14v.1",
  settings: "M3 6h7M14 6h3M3 14h3M10 14h7M12 4v4M8 12v4",
  search: "M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12M13.500 13.500 17.500 17.500",
  menu: "M3 5h14M3 10h14M3 15h14",
  close: "M5 5l10 10M15 5 5 15",
  copy: "M7 7h9v10H7zM4 13V3h9",
  link: "M8.500 11.500 11.500 8.500M9 6l2-2a3.500 3.500 0 0 1 5 5l-2 2M11 14l-2 2a3.500 3.500 0 0 1-5-5l2-2",
  down: "M5 8l5 5 5-5",
  right: "M8 5l5 5-5 5",
  left: "M12 5l-5 5 5 5",
  up: "M5 12l5-5 5 5",
  download: "M10 3v9M6 8.500l4 4 4-4M3.500 16.500h13",
  retry: "M16.500 10a6.500 6.500 0 1 1-2-4.700M16.500 3.500v3h-3",
  check: "M4 10.500 8.500 15 16 6",
  out: "M11 4h5v5M16 4l-7 7M13 11.500V16H4V7h4.500",
  person: "M10 10a3.200 3.200 0 1 0 0-6.400 3.200 3.200 0 0 0 0 6.400M3.500 17c.8-3.500 3.300-5 6.500-5s5.700 1.500 6.500 5",
  moon: "M15.500 12.500A6.500 6.500 0 0 1 7.500 4.500a6.500 6.500 0 1 0 8 8",
  toQuickbooks: "M3 10h11M10 5.500l4.500 4.500-4.500 4.500M17 4v12",
  toStore: "M17 10H6M10 5.500 5.500 10l4.500 4.500M3 4v12",
  company: "M3.500 17V6.500L10 3l6.500 3.500V17M8 17v-4h4v4M7 9h.1M13 9h.1",
  store: "M3 8l1.500-4.500h11L17 8M4 8v8.500h12V8M3 8a2.300 2.300 0 0 0 4.600 0A2.300 2.300 0 0 0 12.400 8 2.300 2.300 0 0 0 17 8",
  more: "M5 10h.1M10 10h.1M15 10h.1",
  bundle: "M3.500 6.500 10 3l6.500 3.500v7L10 17l-6.500-3.500zM3.500 6.500 10 10l6.500-3.500M10 10v7",
  note: "M4 3.500h12v9l-4 4H4zM12 16.500v-4h4",
  plus: "M10 4v12M4 10h12",
  pause: "M7 4.500v11M13 4.500v11",
  play: "M6 4l9 6-9 6z",
} as const; // prettier-ignore

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
