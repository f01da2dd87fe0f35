/** No program may leave an error behind that nobody has looked at. */
const UNHANDLED = "Unhandled error in Deferred";

/**
 * Compare what a program has done with what a scenario expects of it.
 *
 * @param {import("./scenarios.mjs").Scenario} scenario - What is expected.
 * @param {string} stderr - What it has written.
 * @param {number | string} code - Its exit code, or the signal that killed it.
 * @returns {string[]} What is not as it should be.
 */
export function findProblems(scenario, stderr, code) {
  const { has = [], lacks = [], counts = {}, matches } = scenario;
  const problems = [];
  const expectedCode = scenario.code ?? 0;
  if (code !== expectedCode) problems.push(`expected exit code ${expectedCode}, got ${code}`);
  for (const text of has) if (!stderr.includes(text)) problems.push(`expected ${JSON.stringify(text)}`);
  for (const text of [...lacks, UNHANDLED])
    if (stderr.includes(text)) problems.push(`expected no ${JSON.stringify(text)}`);
  for (const [text, count] of Object.entries(counts)) {
    const found = stderr.split(text).length - 1;
    if (found !== count) problems.push(`expected ${JSON.stringify(text)} ${count} times, found ${found}`);
  }
  if (matches !== undefined && !matches.test(stderr)) problems.push(`expected ${matches}`);
  return problems;
}
