/**
 * Server-sent events (HTML, 9.2) of a reply that a form was answered with, as the desk writes them: one line of `event`, one
 * of `data` in JSON. Ends with the reply, and throws where that is broken off.
 *
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} body
 * @returns {AsyncGenerator<{ event: string, data: string }>}
 */
export async function* eventsIn(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  while (true) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n\n");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      const [, event] = /^event: (\w+)$/m.exec(part) ?? [];
      const [, data] = /^data: (.*)$/m.exec(part) ?? [];
      if (event && data) yield { event, data: JSON.parse(data) };
    }
  }
}
