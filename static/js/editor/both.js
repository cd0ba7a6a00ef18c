/** What two people typed into one text at once, together. */

import { Text } from "../../vendor/codemirror.min.js";
import { changesBetween } from "./text.js";

/** What was typed in a field while what others changed of it was under way, with that. @param {string[]} texts */
export function both([from, to, typed]) {
  const changes = changesBetween(from, to).map(changesBetween(from, typed));
  return changes.apply(Text.of(typed.split("\n"))).toString();
}
