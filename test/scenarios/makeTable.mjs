import { inProcess } from "./inProcess.mjs";
import { groups } from "./scenarios.mjs";

const INTRODUCTION = `# Scenarios

What Scrapy's own tests of its crawler processes and runners expect, and what comes of it here. The programs of the first
four tables are in \`test/scenarios/programs/\`; each is run as a process of its own, and its log and exit code are judged
(\`npm run scenarios\`). The last table is of tests within a process, which are part of \`npm test\`.

"as stated" means: every text that Scrapy's test looks for is there, none that it forbids, and the exit code is what
[0004](decisions/0004-exit-codes-of-crawls.md) says. This page is made by \`npm run scenarios -- --write\`.
`;

/** The text of docs/scenarios.md. */
export function makeTable() {
  const parts = [INTRODUCTION];
  for (const [name, scenarios] of groups) {
    parts.push(
      `## ${name}\n`,
      table(
        ["", "program", "expected", "observed"],
        scenarios.map((one) => [one.id, one.title, one.expected, observed(one)]),
      ),
    );
  }
  if (inProcess.length > 0) {
    const rows = inProcess.map(({ id, title, expected, difference, test }) => [
      id,
      title,
      expected,
      difference ?? "as stated",
      test,
    ]);
    parts.push("## Within a process\n", table(["", "given", "expected", "observed", "test"], rows));
  }
  return parts.join("\n");
}

function observed({ differences = [], pending }) {
  if (pending !== undefined) return `not yet: ${pending}`;
  return differences.length === 0 ? "as stated" : differences.join("; ");
}

function table(head, rows) {
  const lines = [head, head.map(() => "---"), ...rows];
  return `${lines.map((cells) => `| ${cells.map(escape).join(" | ")} |`).join("\n")}\n`;
}

function escape(cell) {
  return cell.replaceAll("|", "\\|");
}
