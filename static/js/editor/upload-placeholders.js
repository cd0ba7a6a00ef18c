/**
 * Places in the text that files on their way will take. Each is drawn by a widget, which is no text: nothing of it is ever
 * saved, and what is typed, undone or brought in by others moves it along.
 */

import { Decoration, EditorView, StateEffect, StateField, WidgetType } from "../../vendor/codemirror.min.js";

/**
 * @import { EditorState, StateEffectType, Transaction } from "../../vendor/codemirror.min.js"
 *
 * @typedef {{ element: HTMLElement, from: number, at: number }} Place `from` to `at` are the words that it stands for
 */

/** A place is taken. @type {StateEffectType<Place>} */
export const take = StateEffect.define();

/** What an element held is free again. @type {StateEffectType<HTMLElement>} */
export const leave = StateEffect.define();

class Widget extends WidgetType {
  /** @param {HTMLElement} element */
  constructor(element) {
    super();
    this.element = element;
  }

  /** @override @param {Widget} other */
  eq(other) {
    return other.element === this.element;
  }

  toDOM() {
    return this.element;
  }
}

/** @param {Place[]} places @param {Transaction} transaction @returns {Place[]} */
function update(places, { changes, effects }) {
  const taken = effects.flatMap((effect) => (effect.is(take) ? [effect.value] : []));
  const left = effects.flatMap((effect) => (effect.is(leave) ? [effect.value] : []))[0];
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

export const field = StateField.define({
  create: () => /** @type {Place[]} */ ([]),
  update,
  provide: (self) => EditorView.decorations.from(self, draw),
});

/** @param {EditorState} state @param {HTMLElement} element */
export const placeOf = (state, element) => state.field(field).find((place) => place.element === element);
