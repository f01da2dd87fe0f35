import { DeferredInteropError } from "../../core/errors.js";
import { repr } from "../logging/repr.js";

const longest = 500;

/**
 * An item could not be turned into text for a feed: it is part of a ring, or holds a BigInt, or its `toJSON` threw.
 *
 * The crawl goes on without it. The message shows the item and names the field; `cause` is what was thrown.
 */
export class ItemExportError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/ItemExportError";
  readonly code = "ERR_ITEM_EXPORT";
  /** The item. */
  readonly item: unknown;
  /** The field that is to blame, where it is one. */
  readonly field: string | undefined;

  /**
   * @param item - The item.
   * @param field - The field that is to blame, where it is one.
   * @param cause - What was thrown.
   * @internal
   */
  constructor(item: unknown, field: string | undefined, cause: unknown) {
    const text = repr(item);
    const shown = text.length > longest ? `${text.slice(0, longest)}…` : text;
    const place = field === undefined ? "" : `its field ${JSON.stringify(field)}: `;
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`Cannot export the item ${shown}: ${place}${reason}`, { cause });
    this.item = item;
    this.field = field;
  }
}
