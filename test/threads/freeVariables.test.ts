import { describe, expect, it } from "vitest";
import { freeVariables } from "../../src/threads/freeVariables.js";
import { tokenize } from "../../src/threads/tokenize.js";

function free(source: string): string[] {
  return freeVariables(tokenize(source));
}

describe("freeVariables()", () => {
  it.each([
    ["a variable from around it", "() => outer + 1", ["outer"]],
    ["a global", "(text) => JSON.parse(text)", ["JSON"]],
    ["what is assigned", "() => { total = 1; }", ["total"]],
    ["a shorthand property", "(a) => ({ a, b })", ["b"]],
    ["the value of a property", "() => ({ a: b })", ["b"]],
    ["a computed key", "() => ({ [key]: 1 })", ["key"]],
    ["a computed member", "(list) => list[index]", ["index"]],
    ["a default value", "(a, b = outer) => a + b", ["outer"]],
    ["a default value in a pattern", "({ a = outer, b: [c = other] }) => a + c", ["outer", "other"]],
    ["a computed key of a pattern", "({ [key]: a }) => a", ["key"]],
    ["what a template holds", "(a) => `${a} ${`in ${b}`} }`", ["b"]],
    ["a branch of a condition", "(a) => a ? yes : no", ["yes", "no"]],
    ["a case", "(a) => { switch (a) { case FIRST: return 1; default: return OTHER; } }", ["FIRST", "OTHER"]],
    ["a spread", "() => [...items]", ["items"]],
    ["a tag", "() => html`<p>`", ["html"]],
    ["a base class", "() => class extends Base {}", ["Base"]],
    ["the value of a field", "() => class { a = outer; }", ["outer"]],
    ["what stands in a method", "() => ({ m(a) { return a + outer; } })", ["outer"]],
    ["a member of what typeof is asked of", "() => typeof config.url", ["config"]],
    ["what is behind a division", "(a) => a / b / c", ["b", "c"]],
    ["what is behind a regular expression", "(a) => /[/\"']/.test(a) && b", ["b"]],
    ["a value in a list of declarations", "() => { let a = f(1, 2), b = c; return a + b; }", ["f", "c"]],
  ])("finds %s", (_what, source, names) => {
    expect(free(source)).toEqual(names);
  });

  it.each([
    ["parameters", "(a, { b, c: { d } }, [e, ...f], ...g) => [a, b, d, e, f, g]"],
    ["a single parameter", "async a => a"],
    ["declarations", "() => { const a = 1; let b, c; var { d, ...e } = {}; return [a, b, c, d, e]; }"],
    ["its own name", "function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }"],
    [
      "functions, generators and classes in it",
      "() => { function a() {} function* b() {} class C {} return [a, b, C]; }",
    ],
    ["the variables of loops", "(list) => { for (const [k, v] of list) for (let i = 0; i < k; i++) v(i); }"],
    ["what is caught", "() => { try { return 1; } catch ({ message }) { return message; } }"],
    ["labels", "() => { outer: for (;;) { for (;;) { continue outer; } break outer; } }"],
    ["properties", "(a) => a.b?.c.let.typeof"],
    [
      "keys, methods and accessors",
      "() => ({ a: 1, async b(x) { return x; }, get c() { return 1; }, 'd'(y) { return y; } })",
    ],
    ["members of classes", "() => class { a = 1; b; static c() {} #d = 2; get e() { return this.#d; } }"],
    ["strings, comments and regular expressions", "() => { /* a */ return 'b' + \"c\" + /d\\/e[/f]/g; // g\n }"],
    ["text of templates", "(a) => `b ${a} c { d }`"],
    ["what only typeof is asked of", "() => typeof maybe"],
    ["words of the language", "async function () { const { x } = await import('y'); yield; return arguments; }"],
    ["names beyond ASCII", "(größe) => größe * 2"],
  ])("does not count %s", (_what, source) => {
    expect(free(source)).toEqual([]);
  });

  it("takes a slash for a division after a bracket, and for a regular expression after the head of a statement", () => {
    expect(free("(a) => (a) / b / c")).toEqual(["b", "c"]);
    expect(free("(a) => { if (a) /b/.test(a); }")).toEqual([]);
  });
});
