import { Marker, show } from "./parts.mjs";

/** How each expression is begun. Each gives `{ d, waits, timers }`, see `Node`. */
export const makers = {
  done: ({ api }, { value = 0, fails = false }) => ({
    d: fails ? api.fail(new Marker(`f${value}`)) : api.succeed(value),
  }),

  source(world, { canceller }) {
    const source = { fired: false, isForgiving: () => canceller === undefined && !source.fired };
    let cancelled = false;
    source.d = new world.api.Deferred(
      canceller &&
        ((d) => {
          if (!cancelled) {
            // Once: a canceller that cancels what it is the canceller of would never end.
            cancelled = true;
            world.note("canceller");
            for (const action of canceller.actions) world.perform(action);
          }
          if (canceller.ends === "throw") throw new Marker("canceller");
          if (d.called) return;
          if (canceller.ends === "value") d.callback("cancelled");
          if (canceller.ends === "error") d.errback(new Marker("cancelled"));
        }),
    );
    world.sources.push(source);
    return { d: source.d, waits: () => !source.d.called };
  },

  chained: ({ api }) => ({ d: new api.Deferred() }),

  later({ api, clock }, { span, fails }) {
    const end = () => {
      if (fails) throw new Marker("late");
      return "late";
    };
    return { d: api.deferLater(clock, span, end), timers: 1 };
  },

  sleep: ({ api }, { span }) => ({ d: api.sleep(span), timers: 1 }),

  get({ queue }) {
    const d = queue.get();
    return { d, waits: () => queue.waiting.includes(d) && queue.pending.length === 0 };
  },

  looping(world, { span, calls }) {
    let made = 0;
    const loop = new world.api.LoopingCall(() => {
      if (++made >= calls) loop.stop();
    });
    loop.clock = world.clock;
    world.loops.push(loop);
    return { d: loop.start(span), waits: () => loop.running };
  },

  future(world, { promise: number, cancel }) {
    const promise = world.promise(number);
    const onCancels = {
      ignore: () => undefined,
      reject: () => promise.reject(new Marker("cancelled")),
      resolve: () => promise.resolve("cancelled"),
      throw: () => {
        throw new Marker("onCancel");
      },
    };
    const controller = { abort: (reason) => promise.reject(reason) };
    const options = cancel === "controller" ? { controller } : { onCancel: onCancels[cancel] };
    return { d: world.api.Deferred.fromFuture(promise.promise, options), waits: () => !promise.settled };
  },

  list(world, { parts, fireOnOneCallback, fireOnOneErrback, consumeErrors }) {
    const nodes = parts.map((part) => world.begin(part));
    const d = new world.api.DeferredList(deferreds(nodes), { fireOnOneCallback, fireOnOneErrback, consumeErrors });
    // Y5: an empty list that is to fire with one result never fires.
    return { d, ...waitingFor(world, nodes, nodes.length === 0 && fireOnOneCallback) };
  },

  gather(world, { parts, consumeErrors }) {
    const nodes = parts.map((part) => world.begin(part));
    return { d: world.api.gatherResults(deferreds(nodes), { consumeErrors }), ...waitingFor(world, nodes) };
  },

  race(world, { parts }) {
    const nodes = parts.map((part) => world.begin(part));
    // R5: a race of nobody has no winner.
    return { d: world.api.race(deferreds(nodes)), ...waitingFor(world, nodes, nodes.length === 0) };
  },

  locked: (world, { inner }) => under(world, world.lock, inner),
  token: (world, { inner }) => under(world, world.semaphore, inner),

  timed(world, { inner, span }) {
    const node = world.begin(inner);
    node.timers++;
    // A Deferred of its own, so that it has a name of its own.
    return { d: after(world, node.d.addTimeout(span, world.clock)), ...waitingFor(world, [node]) };
  },

  limited(world, { inner, span }) {
    const node = world.begin(inner);
    return { d: world.api.waitFor(node.d, span), ...waitingFor(world, [node]), timers: 1 };
  },

  parallel(world, { parts, count }) {
    const nodes = [];
    const needs = new Set();
    const d = world.api.parallel(parts, count, (part) => {
      const node = world.begin(part);
      if (!world.need(needs, node)) return undefined;
      nodes.push(node);
      return node.d;
    });
    return { d, ...waitingFor(world, nodes), timers: 1, needs };
  },

  then(world, { inner, handler }) {
    const node = world.begin(inner);
    world.addHandler(node, handler);
    return { d: after(world, node.d), ...waitingFor(world, [node]) };
  },

  coroutine(world, { body }) {
    const state = { waits: () => false, needs: new Set() };
    const d = world.api.inlineCallbacks(() => runBody(world, state, body))();
    return { d, waits: () => state.waits(), needs: state.needs };
  },
};

/** Runs an expression while holding a lock, or a token of a semaphore. */
function under(world, resource, inner) {
  let node;
  const needs = new Set();
  const d = resource.guard.run(() => {
    node = world.begin(inner);
    if (!world.need(needs, node)) node = world.begin({ make: "done" });
    resource.enter();
    // Before the release, which is added when this returns.
    return node.d.addBoth((result) => {
      resource.leave();
      return result;
    });
  });
  return { d, needs, waits: () => (node === undefined ? resource.held > 0 : !world.isOver(node)) };
}

function* runBody(world, state, body) {
  for (const statement of body) {
    switch (statement.say) {
      case "await": {
        const node = world.begin(statement.what);
        if (!world.need(state.needs, node)) break;
        state.waits = () => !world.isOver(node);
        world.note(`coroutine got ${show(yield* node.d)}`);
        break;
      }
      case "promise": {
        const promise = world.promise(statement.promise);
        state.waits = () => !promise.settled;
        yield promise.promise;
        break;
      }
      case "hold":
        yield* holding(world, state, statement);
        break;
      case "act":
        world.perform(statement.action);
        break;
      case "return":
        return statement.value;
      case "throw":
        throw new Marker(`c${statement.value}`);
      case "try": {
        const value = yield* tryBody(world, state, statement);
        if (value !== undefined) return value;
      }
    }
  }
  return undefined;
}

function* holding(world, state, statement) {
  const { lock } = world;
  const acquired = lock.guard.acquire();
  state.waits = () => lock.waiting.includes(acquired) && lock.held > 0;
  yield* acquired;
  lock.enter();
  try {
    yield* runBody(world, state, statement.body);
  } finally {
    lock.leave();
    lock.guard.release();
  }
}

function* tryBody(world, state, statement) {
  let value;
  try {
    value = yield* runBody(world, state, statement.body);
  } catch (error) {
    world.note(`coroutine caught ${error.name}`);
    world.expect(error, "a coroutine");
    if (statement.caught === undefined) throw error;
    value = yield* runBody(world, state, statement.caught);
  } finally {
    if (statement.finally !== undefined) value ??= yield* runBody(world, state, statement.finally);
  }
  return value;
}

/** A Deferred that waits for another, as one does that was returned from a callback. */
function after(world, d) {
  return world.api.succeed(undefined).addCallback(() => d);
}

function deferreds(nodes) {
  return nodes.map(({ d }) => d);
}

/** Something that waits until those are over, or for ever. */
function waitingFor(world, nodes, forEver = false) {
  return {
    waits: () => forEver || nodes.some((node) => !world.isOver(node)),
    needs: new Set(nodes.map(({ needs }) => needs)),
  };
}
