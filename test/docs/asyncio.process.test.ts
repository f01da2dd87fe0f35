import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runProgram } from "../reactors/runProgram.js";

const PAGE = readFileSync(new URL("../../docs/asyncio.md", import.meta.url), "utf8");

interface Example {
  readonly title: string;
  readonly code: string;
}

/** The code blocks of the page, each with the heading that it is under. */
function examplesOf(page: string, language: string): Example[] {
  const blocks = page.matchAll(/^#+ (.*)$|^```(\w.*)\n([^]*?)^```$/gm);
  let heading = "";
  const examples: Example[] = [];
  for (const [, title, info, code] of blocks) {
    if (title !== undefined) heading = title;
    else if (info === language) examples.push({ title: `${heading} (${examples.length + 1})`, code: code ?? "" });
  }
  return examples;
}

/** What a program is to print: the comments behind what prints, and those that are alone on a line. */
function printedBy(code: string): string[] {
  return code.split("\n").flatMap((line) => {
    const match = /^\/\/ (.*)$|console\.log\(.*\/\/ (.*)$/.exec(line);
    return match === null ? [] : [match[1] ?? match[2] ?? ""];
  });
}

describe("the programs in docs/asyncio.md", () => {
  it.each(examplesOf(PAGE, "js"))("$title prints what its comments say", async ({ code }) => {
    const end = await runProgram(code);

    expect(end).toMatchObject({ exitCode: 0, stderr: "" });
    expect(end.stdout.trim().split("\n")).toEqual(printedBy(code));
  });
});

describe("the component in docs/asyncio.md", () => {
  const [component] = examplesOf(PAGE, "js component");
  const ready = ["MyComponent is ready", "PickyComponent is ready"];
  const refused = examplesOf(PAGE, "text")[0]?.code.trim().split("\n");

  it.each([
    ["twisted.internet.asyncioreactor.AsyncioSelectorReactor", ready],
    ["twisted.internet.selectreactor.SelectReactor", refused],
    ["", ready],
  ])('behaves as the page says with the reactor "%s"', async (reactor, printed) => {
    const end = await runProgram({
      "main.mjs": 'import "./enter.mjs";\nimport "./component.mjs";',
      "enter.mjs": `import { installReactor } from "deferred-interop";\nif (${JSON.stringify(reactor)}) installReactor(${JSON.stringify(reactor)});`,
      "component.mjs": component?.code ?? "",
    });

    expect(end).toMatchObject({ exitCode: 0, stderr: "" });
    expect(end.stdout.trim().split("\n")).toEqual(printed);
  });
});

describe("the topics of docs/asyncio.md", () => {
  it("come in the order of Scrapy's page", () => {
    const topics = [...PAGE.matchAll(/^## (.*)$/gm)].map(([, topic]) => topic);

    expect(topics).toEqual([
      "Installing the asyncio reactor",
      "Handling a reactor that is installed already",
      "Deferred code and promise code together",
      "Requiring asyncio in a component",
      "Running without a reactor",
      "Troubleshooting",
      "Windows",
      "Loops of your own",
      "Switching to another reactor",
    ]);
  });
});
