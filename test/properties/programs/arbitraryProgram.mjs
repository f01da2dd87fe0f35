import fc from "fast-check";

/*
 * Programs are data. An expression (`make`) begins something that gives a Deferred, an action (`do`) does something to
 * what is there, a handler is a callback with what it does and how it ends, a statement is a line of a coroutine. Things
 * are named by numbers, which count modulo what there is: each part of a program can be left out, and the rest still
 * runs. That is what lets fast-check find the smallest program.
 */

const index = fc.nat(7);
const value = fc.nat(9);
/** At the greatest depth the first choice is taken, which is always one without parts. */
const DEPTH = { maxDepth: 6, depthSize: "max", depthIdentifier: "program" };

const span = fc.constantFrom(0, 1, 2, 5, 10);

/**
 * An arbitrary of programs.
 *
 * @param {{ promises: boolean }} options - Whether they use promises, which settle in microtasks only.
 */
export function arbitraryProgram({ promises }) {
  const { action } = fc.letrec((tie) => ({
    expression: expressions(tie, promises),
    action: actions(tie, promises),
    handler: handlers(tie, promises),
    statement: statements(tie, promises),
  }));
  const limit = fc.option(fc.nat(2), { nil: undefined, freq: 2 });
  const topLevel = [action, fc.record({ do: fc.constant("advance"), span })];
  if (promises) topLevel.push(fc.constant({ do: "turn" }));
  return fc.record({
    tokens: fc.integer({ min: 1, max: 2 }),
    queue: fc.record({ size: limit, backlog: limit }),
    steps: fc.array(fc.oneof({ weight: 5, arbitrary: topLevel[0] }, ...topLevel.slice(1)), {
      minLength: 1,
      maxLength: 30,
      size: "max",
    }),
  });
}

function expressions(tie, promises) {
  const parts = fc.array(tie("expression"), { maxLength: 3, size: "max", depthIdentifier: "program" });
  const inner = tie("expression");
  const flag = fc.boolean();
  const simple = [
    fc.record({ make: fc.constant("existing"), node: index }),
    fc.record({ make: fc.constant("source"), canceller: fc.option(cancellers(tie), { nil: undefined, freq: 2 }) }),
    fc.record({ make: fc.constant("later"), span, fails: flag }),
    fc.record({ make: fc.constant("done"), value, fails: flag }),
    fc.record({ make: fc.constant("sleep"), span }),
    fc.record({ make: fc.constant("get") }),
    fc.record({ make: fc.constant("looping"), span, calls: fc.integer({ min: 1, max: 3 }) }),
  ];
  const cancel = fc.constantFrom("none", "ignore", "reject", "resolve", "throw", "controller");
  if (promises) simple.push(fc.record({ make: fc.constant("future"), promise: index, cancel }));
  return fc.oneof(
    DEPTH,
    { weight: 7, arbitrary: fc.oneof(...simple) },
    fc.record({
      make: fc.constant("list"),
      fireOnOneCallback: flag,
      fireOnOneErrback: flag,
      consumeErrors: flag,
      parts,
    }),
    fc.record({ make: fc.constant("gather"), consumeErrors: flag, parts }),
    fc.record({ make: fc.constant("race"), parts }),
    fc.record({ make: fc.constantFrom("locked", "token"), inner }),
    fc.record({ make: fc.constantFrom("timed", "limited"), inner, span }),
    fc.record({ make: fc.constant("parallel"), count: fc.integer({ min: 1, max: 3 }), parts }),
    fc.record({ make: fc.constant("coroutine"), body: body(tie) }),
    fc.record({ make: fc.constant("coroutine"), body: body(tie) }),
    fc.record({ make: fc.constant("then"), inner, handler: tie("handler") }),
    fc.record({ make: fc.constant("then"), inner, handler: tie("handler") }),
  );
}

function cancellers(tie) {
  return fc.record({
    actions: fc.array(tie("action"), { maxLength: 1, size: "max", depthIdentifier: "program" }),
    ends: fc.constantFrom("quiet", "value", "error", "throw"),
  });
}

function actions(tie, promises) {
  const node = index;
  const simple = [
    fc.record({ do: fc.constant("fire"), source: index, value, fails: fc.boolean() }),
    fc.record({ do: fc.constant("cancel"), node }),
    fc.record({ do: fc.constantFrom("pause", "unpause"), node }),
    fc.record({ do: fc.constant("put"), value }),
    fc.record({ do: fc.constant("timeout"), node, span }),
    fc.record({ do: fc.constant("chain"), node }),
  ];
  if (promises) {
    simple.push(
      fc.record({ do: fc.constant("settle"), promise: index, value, fails: fc.boolean() }),
      fc.record({ do: fc.constant("asFuture"), node, signal: fc.option(index, { nil: undefined, freq: 2 }) }),
      fc.record({ do: fc.constant("look"), node }),
      fc.record({ do: fc.constant("abort"), signal: index }),
    );
  }
  const begin = fc.record({ do: fc.constant("begin"), what: tie("expression") });
  return fc.oneof(
    DEPTH,
    { weight: 9, arbitrary: fc.oneof(...simple) },
    { weight: 12, arbitrary: begin },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("add"), node, handler: tie("handler") }) },
  );
}

function handlers(tie, promises) {
  const ends = [
    fc.constant({ with: "pass" }),
    fc.record({ with: fc.constantFrom("value", "throw"), value }),
    fc.record({ with: fc.constant("wait"), what: tie("expression") }),
  ];
  if (promises) ends.push(fc.record({ with: fc.constant("promise"), promise: index }));
  return fc.record({
    on: fc.constantFrom("value", "failure", "both"),
    actions: fc.array(tie("action"), { maxLength: 2, size: "max", depthIdentifier: "program" }),
    ends: fc.oneof(DEPTH, ...ends),
  });
}

function body(tie) {
  return fc.array(tie("statement"), { maxLength: 3, size: "max", depthIdentifier: "program" });
}

function statements(tie, promises) {
  const simple = [
    fc.record({ say: fc.constantFrom("return", "throw"), value }),
    ...(promises ? [fc.record({ say: fc.constant("promise"), promise: index })] : []),
  ];
  return fc.oneof(
    DEPTH,
    ...simple,
    { weight: 6, arbitrary: fc.record({ say: fc.constant("await"), what: tie("expression") }) },
    { weight: 2, arbitrary: fc.record({ say: fc.constant("act"), action: tie("action") }) },
    fc.record({ say: fc.constant("hold"), body: body(tie) }),
    fc.record({
      say: fc.constant("try"),
      body: body(tie),
      caught: fc.option(body(tie), { nil: undefined }),
      finally: fc.option(body(tie), { nil: undefined }),
    }),
  );
}
