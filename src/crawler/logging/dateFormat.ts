const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

const two = (value: number): string => String(value).padStart(2, "0");

const directives: Readonly<Record<string, (date: Date) => string>> = {
  "%": () => "%",
  a: (date) => days[date.getDay()]!.slice(0, 3),
  A: (date) => days[date.getDay()]!,
  b: (date) => months[date.getMonth()]!.slice(0, 3),
  B: (date) => months[date.getMonth()]!,
  d: (date) => two(date.getDate()),
  H: (date) => two(date.getHours()),
  I: (date) => two(date.getHours() % 12 || 12),
  m: (date) => two(date.getMonth() + 1),
  M: (date) => two(date.getMinutes()),
  p: (date) => (date.getHours() < 12 ? "AM" : "PM"),
  S: (date) => two(date.getSeconds()),
  y: (date) => two(date.getFullYear() % 100),
  Y: (date) => String(date.getFullYear()).padStart(4, "0"),
  z: (date) => offsetOf(date),
};

/**
 * Turn a LOG_DATEFORMAT into a function from a record to its local time.
 *
 * @param format - `strftime` directives out of `%a %A %b %B %d %H %I %m %M %p %S %y %Y %z %%`; others stay as they are.
 *   null means Python's default: `2026-08-21 10:00:00,123`.
 */
export function compileDateFormat(format: string | null): (record: { readonly created: number }) => string {
  if (format === null) {
    const seconds = compileDateFormat("%Y-%m-%d %H:%M:%S");
    return (record) => `${seconds(record)},${String(record.created % 1000).padStart(3, "0")}`;
  }
  let second = Number.NaN;
  let text = "";
  return ({ created }) => {
    // Most lines share their second with the line before; formatting costs more than all the rest of a line.
    const now = Math.floor(created / 1000);
    if (now !== second) {
      second = now;
      text = formatDate(new Date(created), format);
    }
    return text;
  };
}

/**
 * Format a local time.
 *
 * @param date - The time.
 * @param format - As for {@link compileDateFormat}.
 */
export function formatDate(date: Date, format: string): string {
  return format.replace(/%([a-zA-Z%])/g, (whole, letter: string) => directives[letter]?.(date) ?? whole);
}

function offsetOf(date: Date): string {
  const minutes = -date.getTimezoneOffset();
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}${two(size % 60)}`;
}
