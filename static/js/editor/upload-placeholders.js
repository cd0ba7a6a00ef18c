/**
 * Places in the text that files on their way will take. Each is drawn by a widget, which is no text: nothing of it is ever
 * saved, and what is typed, undone or brought in by others moves it along.
 */

import { Decoration, EditorView, StateEffect, StateField, WidgetType } from "../../vendor/codemirror.min.js";

/** @typedef {{ element: HTMLElement, from: number, at: number }} Place `from` to `at` are the words that it stands for */

/** A place is taken. @type {import("@codemirror/state").StateEffectType<Place>} */
export const take = StateEffect.define();

/** What an element held is free again. @type {import("@codemirror/state").StateEffectType<HTMLElement>} */
export const leave = StateEffect.define();

class Widget extends WidgetType {
  /** @param {HTMLElement} element */
  constructor(element) {
    super();
    this.element = element;
  }

  eq(other) {
    return other.element === this.element;
  }

  toDOM() {
    return this.element;
  }
}

/** @param {Place[]} places @param {import("@codemirror/state").Transaction} transaction */
function update(places, { changes, effects }) {
  const taken = effects.filter((effect) => effect.is(take)).map((effect) => effect.value);
  const left = effects.find((effect) => effect.is(leave))?.value;
  const gone = places.find(({ element }) => element === left);
  const kept = places.filter((place) => place !== gone);
  if (changes.empty) return taken.length || gone ? [...kept, ...taken] : places;
  const moved = kept.map((place) => {
    // What is typed at a place comes after it. But where a file takes one, it comes before those that came there later.
    const isAfter = gone?.at === place.at && places.indexOf(place) > places.indexOf(gone);
    return { ...place, from: changes.mapPos(place.from, 1), at: changes.mapPos(place.at, isAfter ? 1 : -1) };
  });
  return [...moved, ...taken];
}

/** @param {Place[]} places */
const draw = (places) =>
  Decoration.set(
    places.map(({ element, at }) => Decoration.widget({ widget: new Widget(element), side: -1 }).range(at)),
    true,
  );

/** @type {import("@codemirror/state").StateField<Place[]>} */
export const field = StateField.define({
  create: () => [],
  update,
  provide: (self) => EditorView.decorations.from(self, draw),
});

/** @param {import("@codemirror/state").EditorState} state @param {HTMLElement} element */
export const placeOf = (state, element) => state.field(field).find((place) => place.element === element);
