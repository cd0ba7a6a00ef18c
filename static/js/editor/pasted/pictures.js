/**
 * Pictures and what else is embedded: emoji are letters, a picture of this desk's stays one, one that is in the clipboard
 * itself is uploaded, and to another site's, which no page here may show, a link leads.
 */

import { addressOf } from "./addresses.js";
import { PICTURE } from "./blocks.js";

/** @import { Meaning, Run } from "./blocks.js" */

const EMOJI = /^(?:\p{RGI_Emoji}|\p{Extended_Pictographic}|\p{Emoji_Component}|[\uFE0F\u200D])+$/v;
const LATE = /^data-(.+-)?(src|original|orig-file|delayed-url)$/;
const SIZES = /^(data-(.+-)?)?srcset$/;
const SPACER = 200; // bytes; a smaller picture is nothing to look at

/** The letters that a picture stands for, or "". @param {Element} image */
function emojiOf(image) {
  const named = ["data-emoji", "data-plain-text", "data-stringify-emoji", "data-emoji-text"]
    .map((name) => image.getAttribute(name)).find(Boolean);
  const alt = image.getAttribute("alt")?.trim() ?? "";
  if (EMOJI.test(alt) && !/^[\d#*]+$/.test(alt)) return alt;
  const type = `${image.className} ${image.getAttribute("itemtype") ?? ""} ${image.getAttribute("data-type") ?? ""}`;
  const isOne = /emoji|emoticon|smiley/i.test(`${type} ${image.getAttribute("src")?.slice(0, 300) ?? ""}`);
  return named ?? (isOne ? alt : "");
}

/** A picture that is in the HTML itself; null where it can't be read. @param {string} source */
function fileOf(source) {
  const found = /^data:(image\/([a-z\d.+-]+))[^,]*?(;base64)?,(.*)$/is.exec(source);
  if (!found) return null;
  const [, type, kind, packed, content] = found;
  try {
    const letters = packed ? atob(content.replace(/\s/g, "")) : decodeURIComponent(content);
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    return new File([packed ? bytes : letters], `picture.${kind.replace("jpeg", "jpg").replace(/\+.*/, "")}`, { type });
  } catch {
    return null;
  }
}

/** @param {Element} image */
const isTiny = (image) =>
  ["width", "height"].some((side) => /^[0-2](px)?$/.test(image.getAttribute(side)?.trim() ?? ""));

/** The address of the widest of several sizes: `a.jpg 400w, b.jpg 800w`. @param {string | null} sizes */
const widest = (sizes) =>
  [...(sizes ?? "").matchAll(/(\S+[^\s,])(?:\s+([\d.]+)[wx])?\s*(?:,|$)/g)]
    .sort(([, , one = "1"], [, , other = "1"]) => Number(other) - Number(one)).map(([, address]) => address);

/**
 * Where a picture is. Pages that load theirs late show a small one meanwhile, and name the right one in an attribute of
 * their own, or in the sizes from which a browser may choose.
 * @param {Element} image
 */
function sourceOf(image) {
  const own = image.getAttribute("src")?.trim() ?? "";
  const named = (/** @type {Element} */ element, /** @type {RegExp} */ name) =>
    [...element.attributes].filter((attribute) => name.test(attribute.name)).map(({ value }) => value.trim());
  const isAddress = (/** @type {string} */ address) => /^(https?:)?\/\/./i.test(address);
  const isPlaceholder = /^data:image\/svg/i.test(own) || (fileOf(own)?.size ?? SPACER) < SPACER;
  const late = named(image, LATE);
  const sizes = [image, ...(image.closest("picture")?.querySelectorAll("source") ?? [])]
    .flatMap((element) => named(element, SIZES).flatMap(widest));
  const found = [
    ...late.filter(isAddress),
    ...(own && !isPlaceholder ? [own] : []),
    ...sizes.filter(isAddress),
    ...late,
  ];
  return (found[0] ?? own).replace(/^\/\//, "https://");
}

/**
 * What a picture is in the text; null where it can't be brought.
 * @param {Element} image @param {Meaning} around @returns {Run | null}
 */
export function pictureRun(image, around) {
  const emoji = emojiOf(image);
  if (emoji) return { ...around, text: emoji };
  const nothing = { ...around, text: "" };
  if (isTiny(image) || image.getAttribute("aria-roledescription") === "checkbox") return nothing;
  const words = (image.getAttribute("alt") ?? "").replace(/[[\]\s]+/g, " ").trim();
  const source = sourceOf(image);
  const file = fileOf(source);
  if (file) return file.size < SPACER ? nothing : { text: PICTURE, picture: file };
  if (!/^https?:/i.test(source) || !URL.canParse(source)) return source ? null : nothing;
  const { origin, pathname } = new URL(source);
  if (origin === window.location.origin) return { ...around, raw: true, text: `![${words}](${pathname})` };
  return { ...around, href: around.href ?? addressOf(source) ?? undefined, text: words || "Picture" };
}

/** A link to what another site shows within its page. @param {Element} frame @param {Meaning} around @returns {Run | null} */
export function embeddedRun(frame, around) {
  const source = frame.getAttribute("src") ?? frame.getAttribute("data") ??
    frame.querySelector("source[src]")?.getAttribute("src") ?? null;
  const href = addressOf(source?.startsWith("//") ? `https:${source}` : source);
  if (!href) return null;
  const kind = { audio: "Recording", video: "Video" }[frame.localName] ?? "Embedded page";
  return { ...around, href, text: frame.getAttribute("title")?.trim() || kind };
}
