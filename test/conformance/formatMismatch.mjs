import { canonicalText, sortByText } from "./firstDifference.mjs";
import { formatOp } from "./formatProgram.mjs";

/** The report on one vector that failed: its program op by op, with the events expected and made where they differ. */
export function formatMismatch(vector, mismatch, number) {
  return [
    titleOf(vector, number),
    ...("problem" in mismatch ? programLines(vector) : traceLines(vector, mismatch.actual)),
    "problem" in mismatch ? `  problem: ${mismatch.problem}` : `  first difference: ${formatDifference(mismatch)}`,
  ].join("\n");
}

function titleOf({ family, name, rules, place }, number) {
  const title = `mismatch ${number}: ${family}, ${place}`;
  return `${title}${name === undefined ? "" : `, "${name}"`}${rules === undefined ? "" : ` (${rules.join(", ")})`}`;
}

/** `place: expected …, actual …` in one line. */
export function formatDifference({ difference }) {
  const { path, expected, actual } = difference;
  return `${path || "trace"}: expected ${formatJson(expected)}, actual ${formatJson(actual)}`;
}

function programLines(vector) {
  return vector.program.ops.map((op, index) => opLine(op, index, false));
}

function traceLines({ program, trace }, actual) {
  let pointed = false;
  const point = (differs) => differs && !pointed && (pointed = true);
  const lines = program.ops.flatMap((op, index) => {
    const differs = !isSame(trace.ops[index], actual.ops[index]);
    return [opLine(op, index, point(differs)), ...valueLines(trace.ops[index], actual.ops[index])];
  });
  const unhandled = [sortByText(trace.unhandled ?? []), sortByText(actual.unhandled)];
  const ends = [
    ["final", trace.final, actual.final],
    ["unhandled", ...unhandled],
  ];
  for (const [name, expected, made] of ends) {
    const differs = !isSame(expected, made);
    lines.push(`${point(differs) ? ">" : " "}    ${name}`, ...valueLines(expected, made));
  }
  return lines;
}

function opLine(op, index, pointedAt) {
  return `${pointedAt ? ">" : " "} ${String(index).padStart(2)} ${formatOp(op)}`;
}

function valueLines(expected, actual) {
  if (!isSame(expected, actual))
    return [`       expected ${formatJson(expected)}`, `       actual   ${formatJson(actual)}`];
  return Array.isArray(expected) && expected.length === 0 ? [] : [`       ${formatJson(expected)}`];
}

function isSame(expected, actual) {
  return canonicalText(expected) === canonicalText(actual);
}

function formatJson(value) {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
