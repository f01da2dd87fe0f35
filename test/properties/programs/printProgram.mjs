/**
 * A program as TypeScript, with what its numbers meant when it ran. What it never came to is left out.
 *
 * @param {import("./World.mjs").World} world - After a run of the program.
 */
export function printProgram(world) {
  const { program } = world;
  const lines = new Printer(world).block(program.steps);
  const { size, backlog } = program.queue;
  return [
    'import * as api from "deferred-interop";',
    "",
    "const d: api.Deferred<any>[] = [];",
    "const clock = new api.Clock(); // also that of sleep(), waitFor() and parallel()",
    `const lock = new api.DeferredLock(), semaphore = new api.DeferredSemaphore(${program.tokens});`,
    `const queue = new api.DeferredQueue<any>({ size: ${size}, backlog: ${backlog} });`,
    ...world.promises.map(({ id }) => `const p${id} = Promise.withResolvers<any>();`),
    ...world.signals
      .map((_, id) => `const controller${id} = new AbortController();`)
      .filter((line) => uses(lines, line)),
    ...LOOPING.filter((line) => uses(lines, line)),
    "",
    ...lines,
  ].join("\n");
}

const LOOPING = [
  `function looping(span: number, calls: number) {
  const loop = new api.LoopingCall(() => void (--calls === 0 && loop.stop()));
  loop.clock = clock;
  return loop.start(span);
}`,
];

function uses(lines, declaration) {
  const [name = ""] = /(?<= )\w+/.exec(declaration) ?? [];
  return lines.some((line) => line.includes(name));
}

class Printer {
  #world;

  constructor(world) {
    this.#world = world;
  }

  /** The lines of some actions. */
  block(actions) {
    return actions.flatMap((action) => this.#action(action));
  }

  #name(part) {
    const node = this.#world.meaning.get(part);
    return node === undefined ? undefined : `d[${node.id}]`;
  }

  #action(action) {
    const name = this.#name(action);
    if ("node" in action && name === undefined) return [];
    switch (action.do) {
      case "begin":
        return this.#begin(action.what).lines;
      case "fire": {
        const source = this.#world.meaning.get(action);
        if (source === undefined) return [];
        const node = `d[${this.#world.nodeOf.get(source.d).id}]`;
        return [
          action.fails ? `${node}.errback(new Error("e${action.value}"));` : `${node}.callback(${action.value});`,
        ];
      }
      case "put":
        return [`queue.put(${action.value});`];
      case "timeout":
        return [`${name}.addTimeout(${action.span}, clock);`];
      case "chain":
        return [`${name}.chainDeferred((d[${this.#world.chained.get(action).id}] = new api.Deferred()));`];
      case "add":
        return [`${name}${this.#handler(action.handler)};`];
      case "advance":
        return [`clock.advance(${action.span});`];
      case "turn":
        return ["await new Promise(setImmediate);"];
      case "settle": {
        const promise = this.#world.meaning.get(action);
        if (promise === undefined) return [];
        return [
          `p${promise.id}.${action.fails ? `reject(new Error("r${action.value}"))` : `resolve(${action.value})`};`,
        ];
      }
      case "look":
        return [`${name}.then(console.log, console.log);`];
      case "asFuture": {
        const signal = action.signal === undefined ? "" : `{ signal: controller${action.signal % 2}.signal }`;
        return [`${name}.asFuture(${signal}).then(console.log, console.log);`];
      }
      case "abort":
        return [`controller${action.signal % 2}.abort(new Error("aborted"));`];
      default:
        return [`${name}.${action.do}();`];
    }
  }

  /** The lines that begin something, and its name. */
  #begin(expression) {
    const name = this.#name(expression);
    if (expression.make === "existing" && name !== undefined) return { lines: [], name };
    if (name === undefined) return { lines: ["// never reached"], name: "undefined" };
    const parts = (expression.parts ?? []).map((part) => this.#begin(part));
    const before = parts.flatMap(({ lines }) => lines);
    const list = `[${parts.map((part) => part.name).join(", ")}]`;
    const is = (text) => ({ lines: [...before, ...`${name} = ${text};`.split("\n")], name });
    const { make, span } = expression;
    switch (make) {
      case "source":
        return is(`new api.Deferred(${this.#canceller(expression.canceller)})`);
      case "later":
        return is(
          `api.deferLater(clock, ${span}, () => { ${expression.fails ? 'throw new Error("late");' : 'return "late";'} })`,
        );
      case "sleep":
        return is(`api.sleep(${span})`);
      case "get":
        return is("queue.get()");
      case "looping":
        return is(`looping(${span}, ${expression.calls})`);
      case "future":
        return is(`api.Deferred.fromFuture(p${expression.promise % 3}.promise, ${this.#cancelOptions(expression)})`);
      case "list": {
        const { fireOnOneCallback, fireOnOneErrback, consumeErrors } = expression;
        return is(
          `new api.DeferredList(${list}, ${JSON.stringify({ fireOnOneCallback, fireOnOneErrback, consumeErrors })})`,
        );
      }
      case "gather":
        return is(`api.gatherResults(${list}, { consumeErrors: ${expression.consumeErrors} })`);
      case "race":
        return is(`api.race(${list})`);
      case "locked":
      case "token":
        return is(`${make === "locked" ? "lock" : "semaphore"}.run(${this.#function(this.#begin(expression.inner))})`);
      case "timed": {
        const inner = this.#begin(expression.inner);
        before.push(...inner.lines, `${inner.name}.addTimeout(${span}, clock);`);
        return is(`api.succeed().addCallback(() => ${inner.name})`);
      }
      case "limited": {
        const inner = this.#begin(expression.inner);
        before.push(...inner.lines);
        return is(`api.waitFor(${inner.name}, ${span})`);
      }
      case "parallel": {
        const works = parts.map((part) => this.#function(part));
        return {
          lines: `${name} = api.parallel([${works.join(", ")}], ${expression.count}, (work) => work());`.split("\n"),
          name,
        };
      }
      case "then": {
        const inner = this.#begin(expression.inner);
        before.push(...inner.lines, ...`${inner.name}${this.#handler(expression.handler)};`.split("\n"));
        return is(`api.succeed().addCallback(() => ${inner.name})`);
      }
      case "coroutine":
        return is(`api.inlineCallbacks(function* () {\n${indent(this.#statements(expression.body))}\n})()`);
      default:
        return is(
          expression.fails ? `api.fail(new Error("f${expression.value}"))` : `api.succeed(${expression.value ?? 0})`,
        );
    }
  }

  #function({ lines, name }) {
    return `() => {\n${indent([...lines, `return ${name};`])}\n}`;
  }

  #canceller(canceller) {
    if (canceller === undefined) return "";
    const ends = {
      quiet: [],
      value: ['if (!self.called) self.callback("cancelled");'],
      error: ['if (!self.called) self.errback(new Error("cancelled"));'],
      throw: ['throw new Error("canceller");'],
    };
    const lines = [...this.block(canceller.actions), ...ends[canceller.ends]];
    return lines.length === 0 ? "() => {}" : `(self) => {\n${indent(lines)}\n}`;
  }

  #cancelOptions({ cancel, promise }) {
    const p = `p${promise % 3}`;
    const options = {
      none: "",
      ignore: "onCancel: () => {}",
      reject: `onCancel: () => ${p}.reject(new Error("cancelled"))`,
      resolve: `onCancel: () => ${p}.resolve("cancelled")`,
      throw: 'onCancel: () => { throw new Error("onCancel"); }',
      controller: `controller: { abort: (reason) => ${p}.reject(reason) }`,
    };
    return `{ ${options[cancel]} }`;
  }

  #handler({ on, actions, ends }) {
    const method = { value: "addCallback", failure: "addErrback", both: "addBoth" }[on];
    const lines = this.block(actions);
    if (ends.with === "pass") lines.push("return result;");
    if (ends.with === "value") lines.push(`return ${ends.value};`);
    if (ends.with === "throw") lines.push(`throw new Error("t${ends.value}");`);
    if (ends.with === "promise") lines.push(`return p${ends.promise % 3}.promise;`);
    if (ends.with === "wait") {
      const inner = this.#begin(ends.what);
      lines.push(...inner.lines, `return ${inner.name};`);
    }
    return `.${method}((result) => {\n${indent(lines)}\n})`;
  }

  #statements(body) {
    return body.flatMap((statement) => {
      switch (statement.say) {
        case "await": {
          const { lines, name } = this.#begin(statement.what);
          return [...lines, `yield* ${name};`];
        }
        case "promise":
          return [`yield p${statement.promise % 3}.promise;`];
        case "act":
          return this.#action(statement.action);
        case "return":
          return [`return ${statement.value};`];
        case "throw":
          return [`throw new Error("c${statement.value}");`];
        case "hold":
          return [
            "yield* lock.acquire();",
            ...this.#try({ body: statement.body, finally: undefined }, "lock.release();"),
          ];
        default:
          return this.#try(statement, "");
      }
    });
  }

  #try({ body, caught, finally: last }, release) {
    return [
      "try {",
      indent(this.#statements(body)),
      ...(caught === undefined ? [] : ["} catch {", indent(this.#statements(caught))]),
      ...(last === undefined && caught !== undefined
        ? []
        : ["} finally {", indent([...this.#statements(last ?? []), release])]),
      "}",
    ].filter((line) => line.trim() !== "");
  }
}

function indent(lines) {
  return lines
    .join("\n")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => `  ${line}`)
    .join("\n");
}

/** A program that broke an invariant, for the eye: what it is, what happened, and what was wrong. */
export function report(world) {
  return [
    printProgram(world),
    "",
    ...world.events.map((event) => `// ${event}`),
    "//",
    ...world.faults.flatMap((fault) => fault.split("\n").map((line) => `// FAULT ${line}`)),
  ].join("\n");
}
