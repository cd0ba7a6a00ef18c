/**
 * Addresses as they were meant: mail programs and social networks lead every link through an address of their own.
 */

/** @type {readonly [RegExp, string][]} where links lead on to another address, and the parameter that holds it */
const DETOURS = [
  [/^(www\.)?google\.[a-z.]+\/(url|imgres)$/, "q url imgurl"],
  [/\.safelinks\.protection\.outlook\.com\//, "url"],
  [/^statics\.teams\.cdn\.office\.net\/evergreen-assets\/safelinks\//, "url"],
  [/^lm?\.(facebook|instagram|messenger|threads)\.(com|net)\//, "u"],
  [/^(www\.)?facebook\.com\/l\.php$/, "u"],
  [/^(www\.)?linkedin\.com\/(redir\/redirect|safety\/go)\/?$/, "url"],
  [/^slack-redir\.net\/link$/, "url v"],
  [/^(www\.)?youtube\.com\/redirect$/, "q"],
  [/^(out|click)\.reddit\.com\//, "url"],
  [/^(away\.)?vk\.com\/away(\.php)?$/, "to"],
  [/^(www\.)?duckduckgo\.com\/l\/$/, "uddg"],
  [/^steamcommunity\.com\/linkfilter\/$/, "url u"],
  [/^(www\.)?tiktok\.com\/link\/v2$/, "target"],
];
const PROOFPOINT = /^https:\/\/urldefense\.(?:com|us)\/v3\/__(.+?)__;[^*]*$/;

/** @param {string} address @returns {string} */
function unwrapped(address) {
  if (!URL.canParse(address)) return address;
  const { host, pathname, searchParams } = new URL(address);
  const names = DETOURS.find(([place]) => place.test(host + pathname))?.[1].split(" ") ?? [];
  const meant = names.map((name) => searchParams.get(name)).find((value) => value && /^https?:/i.test(value)) ??
    PROOFPOINT.exec(address)?.[1];
  return meant && !meant.includes("*") ? unwrapped(meant) : address;
}

/** An address as it stands in Markdown; null for one that leads nowhere from here. @param {string | null} href */
export function addressOf(href) {
  const address = href?.trim() ?? "";
  if (!/^(https?:\/\/|mailto:|tel:)/i.test(address)) return null;
  return unwrapped(address).replace(
    /[\s()<>\\]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}
