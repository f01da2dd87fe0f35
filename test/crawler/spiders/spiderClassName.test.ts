import { runInThisContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { spiderClassName } from "../../../src/crawler/spiders/spiderClassName.js";

// Not compiled by the tools of these tests, which move static fields out of classes.
const made = (text: string): object => Reflect.construct(runInThisContext(`(${text})`) as new () => object, []);

describe("spiderClassName()", () => {
  it.each([
    ["class Books {}", "Books"],
    ['class Books { static name = "shelf" }', "Books"],
    ['class $Bücher_2 extends Object { static name = "shelf" }', "$Bücher_2"],
    ['class Books { static get name() { return "shelf" } }', "Books"],
    ['class extends Object { static name = "shelf" }', "shelf"],
    ['class { static name = "" }', "Spider"],
    ["class {}", "Spider"],
    ['class Sub extends (class Books { static name = "shelf" }) {}', "Sub"],
    ["function Books() {}", "Books"],
  ])("of %s is %s", (text, name) => {
    expect(spiderClassName(made(text))).toBe(name);
  });
});
