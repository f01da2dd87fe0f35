import { beforeAll, describe, expect, it } from "vitest";
import { exportedFunctions } from "./exportedFunctions.js";
import { checkMatrix, MODES, type MatrixCell } from "./matrix.mjs";
import { TABLE } from "./matrixTable.mjs";

describe("the matrix of modes", () => {
  let cells: MatrixCell[];

  beforeAll(async () => {
    cells = await checkMatrix();
  });

  it.each(Object.keys(TABLE).flatMap((name) => MODES.map((mode) => [name, mode] as const)))(
    "%s in %s",
    (name, mode) => {
      expect(cells.find((cell) => cell.name === name && cell.mode === mode)?.faults).toEqual([]);
    },
  );

  it("has every function of helpers and interop", () => {
    expect(exportedFunctions(["helpers", "interop"]).filter((name) => !(name in TABLE))).toEqual([]);
  });

  it("says what comes of each row in each mode", () => {
    const gaps = Object.entries(TABLE).flatMap(([name, rows]) =>
      rows
        .filter(([, , outcome]) => typeof outcome !== "string" && MODES.some((mode) => !(mode in outcome)))
        .map(([how]) => `${name} ${how}`),
    );
    expect(gaps).toEqual([]);
  });
});
