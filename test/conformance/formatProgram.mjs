/** One line for an op of a program, short but complete: `addBoth d=d0 fn=f1{do: cancel d=d1; ret: raise K1(m1)}`. */
export function formatOp(op) {
  const { op: name, ...fields } = op;
  return [name, ...Object.entries(fields).map(([key, value]) => `${key}=${formatField(key, value)}`)].join(" ");
}

function formatField(key, value) {
  if (typeof value !== "object" || value === null) return formatPlain(value);
  if (Array.isArray(value)) return formatList(key, value);
  if ("k" in value && "m" in value) return `${value.k}(${value.m})`;
  if ("c" in value) return `${value.c}${formatBehaviour(withoutKey(value, "c"))}`;
  if ("id" in value && (key === "fn" || key === "cb" || key === "eb")) {
    return `${value.id}${formatBehaviour(withoutKey(value, "id"))}`;
  }
  return JSON.stringify(value);
}

function formatList(key, list) {
  switch (key) {
    case "do":
      return `{${list.map(formatOp).join("; ")}}`;
    case "body":
    case "handler":
      return `{${list.map(formatStep).join("; ")}}`;
    case "seq":
    case "items":
      return `[${list.map((one) => formatBehaviour(one)).join(", ")}]`;
    default:
      return `[${list.map((one) => formatField("", one)).join(",")}]`;
  }
}

function formatBehaviour(behaviour) {
  const parts = Object.entries(behaviour).map(([key, value]) =>
    key === "ret"
      ? `ret ${formatStep({ s: value.r, ...withoutKey(value, "r") })}`
      : `${key} ${formatField(key, value)}`,
  );
  return parts.length === 0 ? "" : `{${parts.join("; ")}}`;
}

function formatStep(step) {
  const { s: name, ...fields } = step;
  return [name, ...Object.entries(fields).map(([key, value]) => `${key}=${formatField(key, value)}`)].join(" ");
}

function formatPlain(value) {
  // Names and numbers read well bare; only a string that is neither needs its quotes.
  return typeof value === "string" && /^[\w.]+$/.test(value) ? value : JSON.stringify(value);
}

function withoutKey(record, key) {
  const { [key]: _dropped, ...rest } = record;
  return rest;
}
