/**
 * One stream for all tabs of a browser, which has six connections to a server (HTTP/1.1). Each tab is told where
 * everything stands when it comes, and then what the stream tells.
 */

import { openStream } from "./stream.js";

/** @import { Line } from "./stream.js" */

/** @type {Set<MessagePort>} */
const tabs = new Set();
/** What a tab that comes has to know. @type {{ up: boolean, places: Record<string, [number, string]>, you: number }} */
const state = { up: false, places: {}, you: 0 };
/** @type {ReturnType<typeof openStream> | undefined} */
let stream;

/** @param {Line} said */
function tell(said) {
  if (said.up !== undefined) state.up = said.up;
  if (said.places) state.places = said.places;
  const place = state.places[said.workspace ?? 0];
  if (place && said.change) place[0] = said.change;
  if (said.you) state.you = said.you;
  for (const tab of tabs) tab.postMessage(said);
}

addEventListener("connect", (event) => {
  const [tab] = /** @type {MessageEvent} */ (event).ports;
  tab.onmessage = ({ data }) => {
    if (data.bye) return void tabs.delete(tab);
    if (data.hurry) return void (state.up || stream?.hurry());
    tabs.add(tab);
    if (!stream) stream = openStream(data.open, data.account, tell);
    else if (state.up) {
      for (const said of [{ up: true }, { places: state.places, you: state.you }]) tab.postMessage(said);
    } else tab.postMessage({ up: false });
  };
});
