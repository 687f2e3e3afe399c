import styles from "./Icon.module.css";

// Lines on a grid of 24, drawn for this program.
const PATHS = {
  ban: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M5.6 5.6l12.8 12.8",
  bank: "M3 10 12 4l9 6M4 20h16M6 10v7M10 10v7M14 10v7M18 10v7",
  building: "M5 21V4h10v17M15 10h4v11M3 21h18M8 8h1M11 8h1M8 12h1M11 12h1M8 16h1M11 16h1",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
  card: "M3 6h18v12H3zM3 10h18M6 15h5",
  check: "m5 12.5 4.5 4.5L19 7.5",
  chevronDown: "m6 9 6 6 6-6",
  chevronLeft: "m15 6-6 6 6 6",
  chevronRight: "m9 6 6 6-6 6",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3.5 2",
  close: "M6 6l12 12M18 6 6 18",
  danger: "M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 7.5v5.5M12 16.3v.2",
  desk: "M3 9h18M5 9v11M19 9v11M12 9v6h7",
  download: "M12 4v12M7.5 11.5 12 16l4.5-4.5M4 15v5h16v-5",
  edit: "m4 20 1-4L16 5l3 3L8 19zM14 7l3 3",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6",
  eyeOff:
    "M9.5 5.9A9 9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a16 16 0 0 1-3 3.7M6 7.5A16 16 0 0 0 2.5 12s3.5 6.5 9.5 6.5c1.5 0 2.8-.4 4-1M4 4l16 16",
  graduation: "M2 9.5 12 5l10 4.5L12 14zM6 11.5V16c3.5 2.7 8.5 2.7 12 0v-4.5M22 9.5V15",
  help: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9.5 9.5a2.5 2.5 0 1 1 3.7 2.2c-.8.5-1.2 1-1.2 1.9M12 16.6v.2",
  history: "M4 12a8 8 0 1 0 2.5-5.8M4 4v4h4M12 8v4.5l3 1.8",
  home: "m3 11.5 9-7.5 9 7.5M5.5 9.5V20h13V9.5M10 20v-6h4v6",
  info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v5.5M12 7.5v.2",
  key: "M8 4a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M11.2 11.7 20 20.5M16 16.5l2-2M18.5 19l1.5-1.5",
  lock: "M5 11h14v9H5zM8 11V8a4 4 0 0 1 8 0v3M12 15v2",
  logout: "M14 4H5v16h9M10 12h11M17.5 8.5 21 12l-3.5 3.5",
  menu: "M4 7h16M4 12h16M4 17h16",
  pause: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M10 9v6M14 9v6",
  plus: "M12 5v14M5 12h14",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
  refresh: "M20 12a8 8 0 0 1-14.3 5M4 12a8 8 0 0 1 14.3-5M18.5 3v4h-4M5.5 21v-4h4",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14M16 16l5 5",
  settings:
    "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.2M16.2 16.2l2.2 2.2M5.6 18.4l2.2-2.2M16.2 7.8l2.2-2.2",
  sort: "m8 10 4-4 4 4M8 14l4 4 4-4",
  token: "M9 2.5h6a3 3 0 0 1 3 3v13a3 3 0 0 1-3 3H9a3 3 0 0 1-3-3v-13a3 3 0 0 1 3-3M8.5 7h7v5h-7zM12 17.8v.2",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
  unlock: "M5 11h14v9H5zM8 11V8a4 4 0 0 1 7.7-1.5M12 15v2",
  upload: "M12 16V4M7.5 8.5 12 4l4.5 4.5M4 15v5h16v-5",
  user: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4 21c.7-4 4-6 8-6s7.3 2 8 6",
  users:
    "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M2 20c.6-3.5 3.5-5.3 7-5.3s6.4 1.8 7 5.3M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18.5 15.3c1.9.8 3.1 2.4 3.5 4.7",
  warning: "M12 4 2.5 20h19zM12 10v5M12 17.3v.2",
} as const;

export type IconName = keyof typeof PATHS;

/** A picture beside words; alone it says nothing, so it is hidden from assistive technology. */
export function Icon({ name, large = false }: { name: IconName; large?: boolean }) {
  return (
    <svg className={large ? styles.large : styles.icon} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
