/** A command line that makes no sense; its message is for the person at the terminal. */
export class OptionError extends Error {
  name = "OptionError";
}

/** How to call the bench. */
export const usage = `Usage: npm run bench -- [--smoke] [--only a,b] [--json]

  --smoke     the gates only, in at most 10 seconds; exits with 1 if one fails
  --only a,b  only these scenarios
  --json      print JSON instead of a table (silence npm with \`npm run --silent\`)`;

/**
 * @param args - the command line
 * @param names - the scenarios that exist
 * @returns `{ smoke, json, help, only }`; `only` is undefined or a set of names
 * @throws OptionError when an option or scenario is unknown
 */
export function parseOptions(args, names) {
  const options = { smoke: false, json: false, help: false, only: undefined };
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index];
    if (argument === "--smoke") options.smoke = true;
    else if (argument === "--json") options.json = true;
    else if (argument === "--help" || argument === "-h") options.help = true;
    else if (argument === "--only") options.only = namesIn(args[(index += 1)], names);
    else if (argument.startsWith("--only=")) options.only = namesIn(argument.slice("--only=".length), names);
    else throw new OptionError(`Unknown option ${argument}\n\n${usage}`);
  }
  return options;
}

function namesIn(list, names) {
  const chosen = (list ?? "").split(",").map((name) => name.trim());
  for (const name of chosen) {
    if (!names.includes(name)) {
      throw new OptionError(`Unknown scenario ${JSON.stringify(name)}; the scenarios are ${names.join(", ")}`);
    }
  }
  return new Set(chosen);
}
