/** Ops that make one Deferred of several. */
export const listOps = {
  list: fromDeferreds((world, deferreds, { one, err, consume }) => {
    const DeferredList = world.exported("DeferredList");
    return new DeferredList(deferreds, {
      fireOnOneCallback: Boolean(one),
      fireOnOneErrback: Boolean(err),
      consumeErrors: Boolean(consume),
    });
  }),
  gather: fromDeferreds((world, deferreds, { consume }) =>
    world.exported("gatherResults")(deferreds, { consumeErrors: Boolean(consume) }),
  ),
  race: fromDeferreds((world, deferreds) => world.exported("race")(deferreds)),
};

function fromDeferreds(combine) {
  return {
    needs: ["ds"],
    run(world, op) {
      const deferreds = op.ds.map((name) => world.deferreds.get(name));
      world.bindDeferred(op.d, combine(world, deferreds, op));
    },
  };
}
