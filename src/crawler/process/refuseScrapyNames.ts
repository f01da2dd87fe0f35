import { typeError } from "../../core/errors.js";
import { className, showValue } from "../../core/showValue.js";

/** What methods of components are called in Scrapy and not here. */
const METHODS = [
  ...["process_request", "process_response", "process_exception"],
  ...["process_spider_input", "process_spider_output", "process_spider_exception", "process_start"],
  ...[
    "update_settings",
    "export_item",
    "get_processed_request",
    "get_processed_item",
    "process_item",
    "open_spider",
    "close_spider",
  ],
] as const;

/**
 * Refuse a component with a method in Scrapy's spelling: it would never be called, and nobody would know. Refuse one, too,
 * whose method is none.
 *
 * @param component - The component.
 * @param role - What it is, such as `"item pipeline"`.
 * @throws TypeError (`ERR_COMPONENT`) that names the spelling that is wanted.
 * @internal
 */
export function refuseScrapyNames(component: object, role: string): void {
  const members = component as Readonly<Record<string, unknown>>;
  for (const method of METHODS.map(camelCase)) {
    const member = members[method];
    if (member === undefined || member === null || typeof member === "function") continue;
    const problem = `its ${method} is ${showValue(member)}, wanted a method`;
    throw typeError("ERR_COMPONENT", `Cannot use the ${role} ${className(component)}: ${problem}`);
  }
  const name = METHODS.find((method) => method in component);
  if (name === undefined) return;
  const ours = camelCase(name);
  throw typeError(
    "ERR_COMPONENT",
    `Cannot use the ${role} ${className(component)}: nobody would call its ${name}(). Here the method is named ${ours}()`,
  );
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
