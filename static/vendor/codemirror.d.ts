interface TextIterator extends Iterator<string>, Iterable<string> {
    next(skip?: number): this;
    value: string;
    done: boolean;
    lineBreak: boolean;
}
declare abstract class Text implements Iterable<string> {
    abstract readonly length: number;
    abstract readonly lines: number;
    lineAt(pos: number): Line$1;
    line(n: number): Line$1;
    replace(from: number, to: number, text: Text): Text;
    append(other: Text): Text;
    slice(from: number, to?: number): Text;
    abstract sliceString(from: number, to?: number, lineSep?: string): string;
    eq(other: Text): boolean;
    iter(dir?: 1 | -1): TextIterator;
    iterRange(from: number, to?: number): TextIterator;
    iterLines(from?: number, to?: number): TextIterator;
    toString(): string;
    toJSON(): string[];
    abstract readonly children: readonly Text[] | null;
    [Symbol.iterator]: () => Iterator<string>;
    static of(text: readonly string[]): Text;
    static empty: Text;
}
declare class Line$1 {
    readonly from: number;
    readonly to: number;
    readonly number: number;
    readonly text: string;
    get length(): number;
}
declare enum MapMode {
    Simple = 0,
    TrackDel = 1,
    TrackBefore = 2,
    TrackAfter = 3
}
declare class ChangeDesc {
    get length(): number;
    get newLength(): number;
    get empty(): boolean;
    iterGaps(f: (posA: number, posB: number, length: number) => void): void;
    iterChangedRanges(f: (fromA: number, toA: number, fromB: number, toB: number) => void, individual?: boolean): void;
    get invertedDesc(): ChangeDesc;
    composeDesc(other: ChangeDesc): ChangeDesc;
    mapDesc(other: ChangeDesc, before?: boolean): ChangeDesc;
    mapPos(pos: number, assoc?: number): number;
    mapPos(pos: number, assoc: number, mode: MapMode): number | null;
    touchesRange(from: number, to?: number): boolean | "cover";
    toJSON(): readonly number[];
    static fromJSON(json: any): ChangeDesc;
}
type ChangeSpec = {
    from: number;
    to?: number;
    insert?: string | Text;
} | ChangeSet | readonly ChangeSpec[];
declare class ChangeSet extends ChangeDesc {
    private constructor();
    apply(doc: Text): Text;
    mapDesc(other: ChangeDesc, before?: boolean): ChangeDesc;
    invert(doc: Text): ChangeSet;
    compose(other: ChangeSet): ChangeSet;
    map(other: ChangeDesc, before?: boolean): ChangeSet;
    iterChanges(f: (fromA: number, toA: number, fromB: number, toB: number, inserted: Text) => void, individual?: boolean): void;
    get desc(): ChangeDesc;
    toJSON(): any;
    static of(changes: ChangeSpec, length: number, lineSep?: string): ChangeSet;
    static empty(length: number): ChangeSet;
    static fromJSON(json: any): ChangeSet;
}
declare class SelectionRange {
    readonly from: number;
    readonly to: number;
    private flags;
    readonly goalColumn: number | undefined;
    private constructor();
    get anchor(): number;
    get head(): number;
    get empty(): boolean;
    get assoc(): -1 | 0 | 1;
    get undirectional(): boolean;
    get bidiLevel(): number | null;
    map(change: ChangeDesc, assoc?: number): SelectionRange;
    extend(from: number, to?: number, assoc?: number): SelectionRange;
    eq(other: SelectionRange, includeAssoc?: boolean): boolean;
    toJSON(): any;
    static fromJSON(json: any): SelectionRange;
}
declare class EditorSelection {
    readonly ranges: readonly SelectionRange[];
    readonly mainIndex: number;
    private constructor();
    map(change: ChangeDesc, assoc?: number): EditorSelection;
    eq(other: EditorSelection, includeAssoc?: boolean): boolean;
    get main(): SelectionRange;
    asSingle(): EditorSelection;
    addRange(range: SelectionRange, main?: boolean): EditorSelection;
    replaceRange(range: SelectionRange, which?: number): EditorSelection;
    toJSON(): any;
    static fromJSON(json: any): EditorSelection;
    static single(anchor: number, head?: number): EditorSelection;
    static create(ranges: readonly SelectionRange[], mainIndex?: number): EditorSelection;
    static cursor(pos: number, assoc?: number, bidiLevel?: number, goalColumn?: number): SelectionRange;
    static range(anchor: number, head: number, goalColumn?: number, bidiLevel?: number, assoc?: number): SelectionRange;
    static undirectionalRange(from: number, to: number): SelectionRange;
}
type FacetConfig<Input, Output> = {
    combine?: (value: readonly Input[]) => Output;
    compare?: (a: Output, b: Output) => boolean;
    compareInput?: (a: Input, b: Input) => boolean;
    static?: boolean;
    enables?: Extension | ((self: Facet<Input, Output>) => Extension);
};
declare class Facet<Input, Output = readonly Input[]> implements FacetReader<Output> {
    private isStatic;
    private constructor();
    get reader(): FacetReader<Output>;
    static define<Input, Output = readonly Input[]>(config?: FacetConfig<Input, Output>): Facet<Input, Output>;
    of(value: Input): Extension;
    compute(deps: readonly Slot<any>[], get: (state: EditorState) => Input): Extension;
    computeN(deps: readonly Slot<any>[], get: (state: EditorState) => readonly Input[]): Extension;
    from<T extends Input>(field: StateField<T>): Extension;
    from<T>(field: StateField<T>, get: (value: T) => Input): Extension;
    tag: Output;
}
type FacetReader<Output> = {
    tag: Output;
};
type Slot<T> = FacetReader<T> | StateField<T> | "doc" | "selection";
type StateFieldSpec<Value> = {
    create: (state: EditorState) => Value;
    update: (value: Value, transaction: Transaction) => Value;
    compare?: (a: Value, b: Value) => boolean;
    provide?: (field: StateField<Value>) => Extension;
    toJSON?: (value: Value, state: EditorState) => any;
    fromJSON?: (json: any, state: EditorState) => Value;
};
declare class StateField<Value> {
    private createF;
    private updateF;
    private compareF;
    private constructor();
    static define<Value>(config: StateFieldSpec<Value>): StateField<Value>;
    private create;
    init(create: (state: EditorState) => Value): Extension;
    get extension(): Extension;
}
type Extension = {
    extension: Extension;
} | readonly Extension[];
declare const Prec: {
    highest: (ext: Extension) => Extension;
    high: (ext: Extension) => Extension;
    default: (ext: Extension) => Extension;
    low: (ext: Extension) => Extension;
    lowest: (ext: Extension) => Extension;
};
declare class Annotation<T> {
    readonly type: AnnotationType<T>;
    readonly value: T;
    static define<T>(): AnnotationType<T>;
    private _isAnnotation;
}
declare class AnnotationType<T> {
    of(value: T): Annotation<T>;
}
interface StateEffectSpec<Value> {
    map?: (value: Value, mapping: ChangeDesc) => Value | undefined;
}
declare class StateEffectType<Value> {
    readonly map: (value: any, mapping: ChangeDesc) => any | undefined;
    of(value: Value): StateEffect<Value>;
}
declare class StateEffect<Value> {
    readonly value: Value;
    map(mapping: ChangeDesc): StateEffect<Value> | undefined;
    is<T>(type: StateEffectType<T>): this is StateEffect<T>;
    static define<Value = null>(spec?: StateEffectSpec<Value>): StateEffectType<Value>;
    static mapEffects(effects: readonly StateEffect<any>[], mapping: ChangeDesc): readonly StateEffect<any>[];
    static reconfigure: StateEffectType<Extension>;
    static appendConfig: StateEffectType<Extension>;
}
interface TransactionSpec {
    changes?: ChangeSpec;
    selection?: EditorSelection | {
        anchor: number;
        head?: number;
    } | undefined;
    effects?: StateEffect<any> | readonly StateEffect<any>[];
    annotations?: Annotation<any> | readonly Annotation<any>[];
    userEvent?: string;
    scrollIntoView?: boolean;
    filter?: boolean;
    sequential?: boolean;
}
declare class Transaction {
    readonly startState: EditorState;
    readonly changes: ChangeSet;
    readonly selection: EditorSelection | undefined;
    readonly effects: readonly StateEffect<any>[];
    readonly scrollIntoView: boolean;
    private constructor();
    get newDoc(): Text;
    get newSelection(): EditorSelection;
    get state(): EditorState;
    annotation<T>(type: AnnotationType<T>): T | undefined;
    get docChanged(): boolean;
    get reconfigured(): boolean;
    isUserEvent(event: string): boolean;
    static time: AnnotationType<number>;
    static userEvent: AnnotationType<string>;
    static addToHistory: AnnotationType<boolean>;
    static remote: AnnotationType<boolean>;
}
declare enum CharCategory {
    Word = 0,
    Space = 1,
    Other = 2
}
interface EditorStateConfig {
    doc?: string | Text;
    selection?: EditorSelection | {
        anchor: number;
        head?: number;
    };
    extensions?: Extension;
}
declare class EditorState {
    readonly doc: Text;
    readonly selection: EditorSelection;
    private constructor();
    field<T>(field: StateField<T>): T;
    field<T>(field: StateField<T>, require: false): T | undefined;
    update(...specs: readonly TransactionSpec[]): Transaction;
    replaceSelection(text: string | Text): TransactionSpec;
    changeByRange(f: (range: SelectionRange) => {
        range: SelectionRange;
        changes?: ChangeSpec;
        effects?: StateEffect<any> | readonly StateEffect<any>[];
    }): {
        changes: ChangeSet;
        selection: EditorSelection;
        effects: readonly StateEffect<any>[];
    };
    changes(spec?: ChangeSpec): ChangeSet;
    toText(string: string): Text;
    sliceDoc(from?: number, to?: number): string;
    facet<Output>(facet: FacetReader<Output>): Output;
    toJSON(fields?: {
        [prop: string]: StateField<any>;
    }): any;
    static fromJSON(json: any, config?: EditorStateConfig, fields?: {
        [prop: string]: StateField<any>;
    }): EditorState;
    static create(config?: EditorStateConfig): EditorState;
    static allowMultipleSelections: Facet<boolean, boolean>;
    static tabSize: Facet<number, number>;
    get tabSize(): number;
    static lineSeparator: Facet<string, string | undefined>;
    get lineBreak(): string;
    static readOnly: Facet<boolean, boolean>;
    get readOnly(): boolean;
    static phrases: Facet<{
        [key: string]: string;
    }, readonly {
        [key: string]: string;
    }[]>;
    phrase(phrase: string, ...insert: any[]): string;
    static languageData: Facet<(state: EditorState, pos: number, side: -1 | 0 | 1) => readonly {
        [name: string]: any;
    }[], readonly ((state: EditorState, pos: number, side: -1 | 0 | 1) => readonly {
        [name: string]: any;
    }[])[]>;
    languageDataAt<T>(name: string, pos: number, side?: -1 | 0 | 1): readonly T[];
    charCategorizer(at: number): (char: string) => CharCategory;
    wordAt(pos: number): SelectionRange | null;
    static changeFilter: Facet<(tr: Transaction) => boolean | readonly number[], readonly ((tr: Transaction) => boolean | readonly number[])[]>;
    static transactionFilter: Facet<(tr: Transaction) => TransactionSpec | readonly TransactionSpec[], readonly ((tr: Transaction) => TransactionSpec | readonly TransactionSpec[])[]>;
    static transactionExtender: Facet<(tr: Transaction) => Pick<TransactionSpec, "effects" | "annotations"> | null, readonly ((tr: Transaction) => Pick<TransactionSpec, "effects" | "annotations"> | null)[]>;
}
type StateCommand = (target: {
    state: EditorState;
    dispatch: (transaction: Transaction) => void;
}) => boolean;
declare abstract class RangeValue {
    eq(other: RangeValue): boolean;
    startSide: number;
    endSide: number;
    mapMode: MapMode;
    point: boolean;
    range(from: number, to?: number): Range<this>;
}
declare class Range<T extends RangeValue> {
    readonly from: number;
    readonly to: number;
    readonly value: T;
    private constructor();
}
interface RangeComparator<T extends RangeValue> {
    compareRange(from: number, to: number, activeA: T[], activeB: T[]): void;
    comparePoint(from: number, to: number, pointA: T | null, pointB: T | null): void;
    boundChange?(pos: number): void;
}
interface SpanIterator<T extends RangeValue> {
    span(from: number, to: number, active: readonly T[], openStart: number): void;
    point(from: number, to: number, value: T, active: readonly T[], openStart: number, index: number): void;
}
interface RangeCursor<T> {
    next(): void;
    goto(pos: number): void;
    value: T | null;
    from: number;
    to: number;
    rank: number;
}
type RangeSetUpdate<T extends RangeValue> = {
    add?: readonly Range<T>[];
    sort?: boolean;
    filter?: (from: number, to: number, value: T) => boolean;
    filterFrom?: number;
    filterTo?: number;
};
declare class RangeSet<T extends RangeValue> {
    private constructor();
    get size(): number;
    update<U extends T>(updateSpec: RangeSetUpdate<U>): RangeSet<T>;
    map(changes: ChangeDesc): RangeSet<T>;
    between(from: number, to: number, f: (from: number, to: number, value: T) => void | false): void;
    iter(from?: number): RangeCursor<T>;
    static iter<T extends RangeValue>(sets: readonly RangeSet<T>[], from?: number): RangeCursor<T>;
    static compare<T extends RangeValue>(oldSets: readonly RangeSet<T>[], newSets: readonly RangeSet<T>[], textDiff: ChangeDesc, comparator: RangeComparator<T>, minPointSize?: number): void;
    static eq<T extends RangeValue>(oldSets: readonly RangeSet<T>[], newSets: readonly RangeSet<T>[], from?: number, to?: number): boolean;
    static spans<T extends RangeValue>(sets: readonly RangeSet<T>[], from: number, to: number, iterator: SpanIterator<T>, minPointSize?: number): number;
    static of<T extends RangeValue>(ranges: readonly Range<T>[] | Range<T>, sort?: boolean): RangeSet<T>;
    static join<T extends RangeValue>(sets: readonly RangeSet<T>[]): RangeSet<T>;
    static empty: RangeSet<any>;
}
declare class StyleModule {
    constructor(spec: {
        [selector: string]: StyleSpec;
    }, options?: {
        finish?(sel: string): string;
    });
    getRules(): string;
    static mount(root: Document | ShadowRoot | DocumentOrShadowRoot, module: StyleModule | ReadonlyArray<StyleModule>, options?: {
        nonce?: string;
    }): void;
    static newName(): string;
}
type StyleSpec = {
    [propOrSelector: string]: string | number | StyleSpec | null;
};
declare enum Direction {
    LTR = 0,
    RTL = 1
}
declare class BidiSpan {
    readonly from: number;
    readonly to: number;
    readonly level: number;
    get dir(): Direction;
}
type Attrs = {
    [name: string]: string;
};
interface Rect {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
}
type ScrollStrategy = "nearest" | "start" | "end" | "center";
interface MarkDecorationSpec {
    inclusive?: boolean;
    inclusiveStart?: boolean;
    inclusiveEnd?: boolean;
    attributes?: {
        [key: string]: string;
    };
    class?: string;
    tagName?: string;
    bidiIsolate?: Direction | null;
    [other: string]: any;
}
interface WidgetDecorationSpec {
    widget: WidgetType;
    side?: number;
    inlineOrder?: boolean;
    block?: boolean;
    [other: string]: any;
}
interface ReplaceDecorationSpec {
    widget?: WidgetType;
    inclusive?: boolean;
    inclusiveStart?: boolean;
    inclusiveEnd?: boolean;
    block?: boolean;
    [other: string]: any;
}
interface LineDecorationSpec {
    attributes?: {
        [key: string]: string;
    };
    class?: string;
    [other: string]: any;
}
declare abstract class WidgetType {
    abstract toDOM(view: EditorView): HTMLElement;
    eq(widget: WidgetType): boolean;
    updateDOM(dom: HTMLElement, view: EditorView, from: this): boolean;
    get estimatedHeight(): number;
    get lineBreaks(): number;
    ignoreEvent(event: Event): boolean;
    coordsAt(dom: HTMLElement, pos: number, side: number): Rect | null;
    destroy(dom: HTMLElement): void;
}
type DecorationSet = RangeSet<Decoration>;
declare enum BlockType {
    Text = 0,
    WidgetBefore = 1,
    WidgetAfter = 2,
    WidgetRange = 3
}
declare abstract class Decoration extends RangeValue {
    readonly spec: any;
    protected constructor(startSide: number, endSide: number, widget: WidgetType | null, spec: any);
    abstract eq(other: Decoration): boolean;
    static mark(spec: MarkDecorationSpec): Decoration;
    static widget(spec: WidgetDecorationSpec): Decoration;
    static replace(spec: ReplaceDecorationSpec): Decoration;
    static line(spec: LineDecorationSpec): Decoration;
    static set(of: Range<Decoration> | readonly Range<Decoration>[], sort?: boolean): DecorationSet;
    static none: DecorationSet;
}
interface BlockWrapperSpec {
    tagName: string;
    attributes?: {
        [key: string]: string;
    };
    rank?: number;
}
declare class BlockWrapper extends RangeValue {
    private constructor();
    eq(other: RangeValue): boolean;
    static create(spec: BlockWrapperSpec): BlockWrapper;
    static set(of: Range<BlockWrapper> | readonly Range<BlockWrapper>[], sort?: boolean): RangeSet<BlockWrapper>;
}
type Command = (target: EditorView) => boolean;
declare class ScrollTarget {
    readonly range: SelectionRange;
    readonly y: ScrollStrategy;
    readonly x: ScrollStrategy;
    readonly yMargin: number;
    readonly xMargin: number;
    readonly isSnapshot: boolean;
    constructor(range: SelectionRange, y: ScrollStrategy, x: ScrollStrategy, yMargin: number, xMargin: number, isSnapshot?: boolean);
    map(changes: ChangeDesc): ScrollTarget;
    clip(state: EditorState): ScrollTarget;
}
interface PluginValue extends Object {
    update?(update: ViewUpdate): void;
    docViewUpdate?(view: EditorView): void;
    destroy?(): void;
}
interface PluginSpec<V extends PluginValue> {
    eventHandlers?: DOMEventHandlers<V>;
    eventObservers?: DOMEventHandlers<V>;
    provide?: (plugin: ViewPlugin<V, any>) => Extension;
    decorations?: (value: V) => DecorationSet;
}
declare class ViewPlugin<V extends PluginValue, Arg = undefined> {
    extension: Arg extends undefined ? Extension : null;
    private baseExtensions;
    private constructor();
    of(arg: Arg): Extension;
    static define<V extends PluginValue, Arg = undefined>(create: (view: EditorView, arg: Arg) => V, spec?: PluginSpec<V>): ViewPlugin<V, Arg>;
    static fromClass<V extends PluginValue, Arg = undefined>(cls: {
        new (view: EditorView, arg: Arg): V;
    }, spec?: PluginSpec<V>): ViewPlugin<V, Arg>;
}
interface MeasureRequest<T> {
    read(view: EditorView): T;
    write?(measure: T, view: EditorView): void;
    key?: any;
}
type AttrSource = Attrs | ((view: EditorView) => Attrs | null);
declare class ViewUpdate {
    readonly view: EditorView;
    readonly state: EditorState;
    readonly transactions: readonly Transaction[];
    readonly changes: ChangeSet;
    readonly startState: EditorState;
    private constructor();
    get viewportChanged(): boolean;
    get viewportMoved(): boolean;
    get heightChanged(): boolean;
    get geometryChanged(): boolean;
    get focusChanged(): boolean;
    get docChanged(): boolean;
    get selectionSet(): boolean;
}
interface MouseSelectionStyle {
    get: (curEvent: MouseEvent, extend: boolean, multiple: boolean) => EditorSelection;
    update: (update: ViewUpdate) => boolean | void;
}
type MakeSelectionStyle = (view: EditorView, event: MouseEvent) => MouseSelectionStyle | null;
declare class BlockInfo {
    readonly from: number;
    readonly length: number;
    readonly top: number;
    readonly height: number;
    get type(): BlockType | readonly BlockInfo[];
    get to(): number;
    get bottom(): number;
    get widget(): WidgetType | null;
    get widgetLineBreaks(): number;
}
interface EditorViewConfig extends EditorStateConfig {
    state?: EditorState;
    parent?: Element | DocumentFragment;
    root?: Document | ShadowRoot;
    scrollTo?: StateEffect<any>;
    dispatchTransactions?: (trs: readonly Transaction[], view: EditorView) => void;
    dispatch?: (tr: Transaction, view: EditorView) => void;
}
declare class EditorView {
    get state(): EditorState;
    get viewport(): {
        from: number;
        to: number;
    };
    get visibleRanges(): readonly {
        from: number;
        to: number;
    }[];
    get inView(): boolean;
    get composing(): boolean;
    get compositionStarted(): boolean;
    private dispatchTransactions;
    private _root;
    get root(): DocumentOrShadowRoot;
    readonly dom: HTMLElement;
    readonly scrollDOM: HTMLElement;
    readonly contentDOM: HTMLElement;
    private announceDOM;
    private plugins;
    private pluginMap;
    private editorAttrs;
    private contentAttrs;
    private styleModules;
    private bidiCache;
    private destroyed;
    private clearAnnouncement;
    constructor(config?: EditorViewConfig);
    dispatch(tr: Transaction): void;
    dispatch(trs: readonly Transaction[]): void;
    dispatch(...specs: TransactionSpec[]): void;
    update(transactions: readonly Transaction[]): void;
    setState(newState: EditorState): void;
    private updatePlugins;
    private docViewUpdate;
    get themeClasses(): string;
    private updateAttrs;
    private showAnnouncements;
    private mountStyles;
    private readMeasured;
    requestMeasure<T>(request?: MeasureRequest<T>): void;
    plugin<T extends PluginValue>(plugin: ViewPlugin<T, any>): T | null;
    get documentTop(): number;
    get documentPadding(): {
        top: number;
        bottom: number;
    };
    get scaleX(): number;
    get scaleY(): number;
    elementAtHeight(height: number): BlockInfo;
    lineBlockAtHeight(height: number): BlockInfo;
    get viewportLineBlocks(): BlockInfo[];
    lineBlockAt(pos: number): BlockInfo;
    get contentHeight(): number;
    moveByChar(start: SelectionRange, forward: boolean, by?: (initial: string) => (next: string) => boolean): SelectionRange;
    moveByGroup(start: SelectionRange, forward: boolean): SelectionRange;
    visualLineSide(line: Line$1, end: boolean): SelectionRange;
    moveToLineBoundary(start: SelectionRange, forward: boolean, includeWrap?: boolean): SelectionRange;
    moveVertically(start: SelectionRange, forward: boolean, distance?: number): SelectionRange;
    domAtPos(pos: number, side?: -1 | 1): {
        node: Node;
        offset: number;
    };
    posAtDOM(node: Node, offset?: number): number;
    posAtCoords(coords: {
        x: number;
        y: number;
    }, precise: false): number;
    posAtCoords(coords: {
        x: number;
        y: number;
    }): number | null;
    posAndSideAtCoords(coords: {
        x: number;
        y: number;
    }, precise: false): {
        pos: number;
        assoc: -1 | 1;
    };
    posAndSideAtCoords(coords: {
        x: number;
        y: number;
    }): {
        pos: number;
        assoc: -1 | 1;
    } | null;
    coordsAtPos(pos: number, side?: -1 | 1): Rect | null;
    coordsForChar(pos: number): Rect | null;
    get defaultCharacterWidth(): number;
    get defaultLineHeight(): number;
    get textDirection(): Direction;
    textDirectionAt(pos: number): Direction;
    get lineWrapping(): boolean;
    bidiSpans(line: Line$1): readonly BidiSpan[];
    get hasFocus(): boolean;
    focus(): void;
    setRoot(root: Document | ShadowRoot): void;
    destroy(): void;
    static scrollIntoView(pos: number | SelectionRange, options?: {
        y?: ScrollStrategy;
        x?: ScrollStrategy;
        yMargin?: number;
        xMargin?: number;
    }): StateEffect<unknown>;
    scrollSnapshot(): StateEffect<ScrollTarget>;
    setTabFocusMode(to?: boolean | number): void;
    static styleModule: Facet<StyleModule, readonly StyleModule[]>;
    static domEventHandlers(handlers: DOMEventHandlers<any>): Extension;
    static domEventObservers(observers: DOMEventHandlers<any>): Extension;
    static inputHandler: Facet<(view: EditorView, from: number, to: number, text: string, insert: () => Transaction) => boolean, readonly ((view: EditorView, from: number, to: number, text: string, insert: () => Transaction) => boolean)[]>;
    static clipboardInputFilter: Facet<(text: string, state: EditorState) => string, readonly ((text: string, state: EditorState) => string)[]>;
    static clipboardOutputFilter: Facet<(text: string, state: EditorState) => string, readonly ((text: string, state: EditorState) => string)[]>;
    static scrollHandler: Facet<(view: EditorView, range: SelectionRange, options: {
        x: ScrollStrategy;
        y: ScrollStrategy;
        xMargin: number;
        yMargin: number;
    }) => boolean, readonly ((view: EditorView, range: SelectionRange, options: {
        x: ScrollStrategy;
        y: ScrollStrategy;
        xMargin: number;
        yMargin: number;
    }) => boolean)[]>;
    static focusChangeEffect: Facet<(state: EditorState, focusing: boolean) => StateEffect<any> | null, readonly ((state: EditorState, focusing: boolean) => StateEffect<any> | null)[]>;
    static perLineTextDirection: Facet<boolean, boolean>;
    static exceptionSink: Facet<(exception: any) => void, readonly ((exception: any) => void)[]>;
    static updateListener: Facet<(update: ViewUpdate) => void, readonly ((update: ViewUpdate) => void)[]>;
    static editable: Facet<boolean, boolean>;
    static mouseSelectionStyle: Facet<MakeSelectionStyle, readonly MakeSelectionStyle[]>;
    static dragMovesSelection: Facet<(event: MouseEvent) => boolean, readonly ((event: MouseEvent) => boolean)[]>;
    static clickAddsSelectionRange: Facet<(event: MouseEvent) => boolean, readonly ((event: MouseEvent) => boolean)[]>;
    static decorations: Facet<DecorationSet | ((view: EditorView) => DecorationSet), readonly (DecorationSet | ((view: EditorView) => DecorationSet))[]>;
    static blockWrappers: Facet<RangeSet<BlockWrapper> | ((view: EditorView) => RangeSet<BlockWrapper>), readonly (RangeSet<BlockWrapper> | ((view: EditorView) => RangeSet<BlockWrapper>))[]>;
    static outerDecorations: Facet<DecorationSet | ((view: EditorView) => DecorationSet), readonly (DecorationSet | ((view: EditorView) => DecorationSet))[]>;
    static atomicRanges: Facet<(view: EditorView) => RangeSet<any>, readonly ((view: EditorView) => RangeSet<any>)[]>;
    static bidiIsolatedRanges: Facet<DecorationSet | ((view: EditorView) => DecorationSet), readonly (DecorationSet | ((view: EditorView) => DecorationSet))[]>;
    static cursorScrollMargin: Facet<number | {
        x: number;
        y: number;
    }, {
        x: number;
        y: number;
    }>;
    static scrollMargins: Facet<(view: EditorView) => Partial<Rect> | null, readonly ((view: EditorView) => Partial<Rect> | null)[]>;
    static theme(spec: {
        [selector: string]: StyleSpec;
    }, options?: {
        dark?: boolean;
    }): Extension;
    static darkTheme: Facet<boolean, boolean>;
    static baseTheme(spec: {
        [selector: string]: StyleSpec;
    }): Extension;
    static cspNonce: Facet<string, string>;
    static contentAttributes: Facet<AttrSource, readonly AttrSource[]>;
    static editorAttributes: Facet<AttrSource, readonly AttrSource[]>;
    static lineWrapping: Extension;
    static announce: StateEffectType<string>;
    static findFromDOM(dom: HTMLElement): EditorView | null;
}
interface DOMEventMap extends HTMLElementEventMap {
    [other: string]: any;
}
type DOMEventHandlers<This> = {
    [event in keyof DOMEventMap]?: (this: This, event: DOMEventMap[event], view: EditorView) => boolean | void;
};
interface KeyBinding {
    key?: string;
    mac?: string;
    win?: string;
    linux?: string;
    run?: Command;
    shift?: Command;
    any?: (view: EditorView, event: KeyboardEvent) => boolean;
    scope?: string;
    preventDefault?: boolean;
    stopPropagation?: boolean;
}
declare const keymap: Facet<readonly KeyBinding[], readonly (readonly KeyBinding[])[]>;
type SelectionConfig = {
    cursorBlinkRate?: number;
    drawRangeCursor?: boolean;
    iosSelectionHandles?: boolean;
};
declare function drawSelection(config?: SelectionConfig): Extension;
declare function dropCursor(): Extension;
declare function placeholder(content: string | HTMLElement | ((view: EditorView) => HTMLElement)): Extension;
type PanelConfig = {
    topContainer?: HTMLElement;
    bottomContainer?: HTMLElement;
};
declare function panels(config?: PanelConfig): Extension;
interface Panel {
    dom: HTMLElement;
    mount?(): void;
    update?(update: ViewUpdate): void;
    destroy?(): void;
    top?: boolean;
}
interface ChangedRange {
    fromA: number;
    toA: number;
    fromB: number;
    toB: number;
}
declare class TreeFragment {
    readonly from: number;
    readonly to: number;
    readonly tree: Tree;
    readonly offset: number;
    constructor(from: number, to: number, tree: Tree, offset: number, openStart?: boolean, openEnd?: boolean);
    get openStart(): boolean;
    get openEnd(): boolean;
    static addTree(tree: Tree, fragments?: readonly TreeFragment[], partial?: boolean): readonly TreeFragment[];
    static applyChanges(fragments: readonly TreeFragment[], changes: readonly ChangedRange[], minGap?: number): readonly TreeFragment[];
}
interface PartialParse {
    advance(): Tree | null;
    readonly parsedPos: number;
    stopAt(pos: number): void;
    readonly stoppedAt: number | null;
}
declare abstract class Parser {
    abstract createParse(input: Input, fragments: readonly TreeFragment[], ranges: readonly {
        from: number;
        to: number;
    }[]): PartialParse;
    startParse(input: Input | string, fragments?: readonly TreeFragment[], ranges?: readonly {
        from: number;
        to: number;
    }[]): PartialParse;
    parse(input: Input | string, fragments?: readonly TreeFragment[], ranges?: readonly {
        from: number;
        to: number;
    }[]): Tree;
}
interface Input {
    readonly length: number;
    chunk(from: number): string;
    readonly lineChunks: boolean;
    read(from: number, to: number): string;
}
type ParseWrapper = (inner: PartialParse, input: Input, fragments: readonly TreeFragment[], ranges: readonly {
    from: number;
    to: number;
}[]) => PartialParse;
declare class NodeProp<T> {
    perNode: boolean;
    deserialize: (str: string) => T;
    constructor(config?: {
        deserialize?: (str: string) => T;
        combine?: (a: T, b: T) => T;
        perNode?: boolean;
    });
    add(match: {
        [selector: string]: T;
    } | ((type: NodeType) => T | undefined)): NodePropSource;
    static closedBy: NodeProp<readonly string[]>;
    static openedBy: NodeProp<readonly string[]>;
    static group: NodeProp<readonly string[]>;
    static isolate: NodeProp<"rtl" | "ltr" | "auto">;
    static contextHash: NodeProp<number>;
    static lookAhead: NodeProp<number>;
    static mounted: NodeProp<MountedTree>;
}
declare class MountedTree {
    readonly tree: Tree;
    readonly overlay: readonly {
        from: number;
        to: number;
    }[] | null;
    readonly parser: Parser;
    readonly bracketed: boolean;
    constructor(tree: Tree, overlay: readonly {
        from: number;
        to: number;
    }[] | null, parser: Parser, bracketed?: boolean);
}
type NodePropSource = (type: NodeType) => null | [
    NodeProp<any>,
    any
];
declare class NodeType {
    readonly name: string;
    readonly id: number;
    static define(spec: {
        id: number;
        name?: string;
        props?: readonly ([
            NodeProp<any>,
            any
        ] | NodePropSource)[];
        top?: boolean;
        error?: boolean;
        skipped?: boolean;
    }): NodeType;
    prop<T>(prop: NodeProp<T>): T | undefined;
    get isTop(): boolean;
    get isSkipped(): boolean;
    get isError(): boolean;
    get isAnonymous(): boolean;
    is(name: string | number): boolean;
    static none: NodeType;
    static match<T>(map: {
        [selector: string]: T;
    }): (node: NodeType) => T | undefined;
}
declare class NodeSet {
    readonly types: readonly NodeType[];
    constructor(types: readonly NodeType[]);
    extend(...props: NodePropSource[]): NodeSet;
}
declare enum IterMode {
    ExcludeBuffers = 1,
    IncludeAnonymous = 2,
    IgnoreMounts = 4,
    IgnoreOverlays = 8,
    EnterBracketed = 16
}
declare class Tree {
    readonly type: NodeType;
    readonly children: readonly (Tree | TreeBuffer)[];
    readonly positions: readonly number[];
    readonly length: number;
    constructor(type: NodeType, children: readonly (Tree | TreeBuffer)[], positions: readonly number[], length: number, props?: readonly [
        NodeProp<any> | number,
        any
    ][]);
    static empty: Tree;
    cursor(mode?: IterMode): TreeCursor;
    cursorAt(pos: number, side?: -1 | 0 | 1, mode?: IterMode): TreeCursor;
    get topNode(): SyntaxNode;
    resolve(pos: number, side?: -1 | 0 | 1): SyntaxNode;
    resolveInner(pos: number, side?: -1 | 0 | 1): SyntaxNode;
    resolveStack(pos: number, side?: -1 | 0 | 1): NodeIterator;
    iterate(spec: {
        enter(node: SyntaxNodeRef): boolean | void;
        leave?(node: SyntaxNodeRef): void;
        from?: number;
        to?: number;
        mode?: IterMode;
    }): void;
    prop<T>(prop: NodeProp<T>): T | undefined;
    get propValues(): readonly [
        NodeProp<any> | number,
        any
    ][];
    balance(config?: {
        makeTree?: (children: readonly (Tree | TreeBuffer)[], positions: readonly number[], length: number) => Tree;
    }): Tree;
    static build(data: BuildData): Tree;
}
type NodeIterator = {
    node: SyntaxNode;
    next: NodeIterator | null;
};
type BuildData = {
    buffer: BufferCursor | readonly number[];
    nodeSet: NodeSet;
    topID: number;
    start?: number;
    bufferStart?: number;
    length?: number;
    maxBufferLength?: number;
    reused?: readonly Tree[];
    minRepeatType?: number;
};
interface BufferCursor {
    pos: number;
    id: number;
    start: number;
    end: number;
    size: number;
    next(): void;
    fork(): BufferCursor;
}
declare class TreeBuffer {
    readonly buffer: Uint16Array;
    readonly length: number;
    readonly set: NodeSet;
    constructor(buffer: Uint16Array, length: number, set: NodeSet);
}
interface SyntaxNodeRef {
    readonly from: number;
    readonly to: number;
    readonly type: NodeType;
    readonly name: string;
    readonly tree: Tree | null;
    readonly node: SyntaxNode;
    matchContext(context: readonly string[]): boolean;
}
interface SyntaxNode extends SyntaxNodeRef {
    parent: SyntaxNode | null;
    firstChild: SyntaxNode | null;
    lastChild: SyntaxNode | null;
    childAfter(pos: number): SyntaxNode | null;
    childBefore(pos: number): SyntaxNode | null;
    enter(pos: number, side: -1 | 0 | 1, mode?: IterMode): SyntaxNode | null;
    nextSibling: SyntaxNode | null;
    prevSibling: SyntaxNode | null;
    prop<T>(prop: NodeProp<T>): T | undefined;
    cursor(mode?: IterMode): TreeCursor;
    resolve(pos: number, side?: -1 | 0 | 1): SyntaxNode;
    resolveInner(pos: number, side?: -1 | 0 | 1): SyntaxNode;
    enterUnfinishedNodesBefore(pos: number): SyntaxNode;
    toTree(): Tree;
    getChild(type: string | number, before?: string | number | null, after?: string | number | null): SyntaxNode | null;
    getChildren(type: string | number, before?: string | number | null, after?: string | number | null): SyntaxNode[];
}
declare class TreeCursor implements SyntaxNodeRef {
    type: NodeType;
    get name(): string;
    from: number;
    to: number;
    private stack;
    private bufferNode;
    private yieldNode;
    private yieldBuf;
    firstChild(): boolean;
    lastChild(): boolean;
    childAfter(pos: number): boolean;
    childBefore(pos: number): boolean;
    enter(pos: number, side: -1 | 0 | 1, mode?: IterMode): boolean;
    parent(): boolean;
    nextSibling(): boolean;
    prevSibling(): boolean;
    private atLastNode;
    private move;
    next(enter?: boolean): boolean;
    prev(enter?: boolean): boolean;
    moveTo(pos: number, side?: -1 | 0 | 1): this;
    get node(): SyntaxNode;
    get tree(): Tree | null;
    iterate(enter: (node: SyntaxNodeRef) => boolean | void, leave?: (node: SyntaxNodeRef) => void): void;
    matchContext(context: readonly string[]): boolean;
}
declare class Tag {
    readonly set: Tag[];
    toString(): string;
    static define(name?: string, parent?: Tag): Tag;
    static define(parent?: Tag): Tag;
    static defineModifier(name?: string): (tag: Tag) => Tag;
}
interface Highlighter {
    style(tags: readonly Tag[]): string | null;
    scope?(node: NodeType): boolean;
}
declare const tags: {
    comment: Tag;
    lineComment: Tag;
    blockComment: Tag;
    docComment: Tag;
    name: Tag;
    variableName: Tag;
    typeName: Tag;
    tagName: Tag;
    propertyName: Tag;
    attributeName: Tag;
    className: Tag;
    labelName: Tag;
    namespace: Tag;
    macroName: Tag;
    literal: Tag;
    string: Tag;
    docString: Tag;
    character: Tag;
    attributeValue: Tag;
    number: Tag;
    integer: Tag;
    float: Tag;
    bool: Tag;
    regexp: Tag;
    escape: Tag;
    color: Tag;
    url: Tag;
    keyword: Tag;
    self: Tag;
    null: Tag;
    atom: Tag;
    unit: Tag;
    modifier: Tag;
    operatorKeyword: Tag;
    controlKeyword: Tag;
    definitionKeyword: Tag;
    moduleKeyword: Tag;
    operator: Tag;
    derefOperator: Tag;
    arithmeticOperator: Tag;
    logicOperator: Tag;
    bitwiseOperator: Tag;
    compareOperator: Tag;
    updateOperator: Tag;
    definitionOperator: Tag;
    typeOperator: Tag;
    controlOperator: Tag;
    punctuation: Tag;
    separator: Tag;
    bracket: Tag;
    angleBracket: Tag;
    squareBracket: Tag;
    paren: Tag;
    brace: Tag;
    content: Tag;
    heading: Tag;
    heading1: Tag;
    heading2: Tag;
    heading3: Tag;
    heading4: Tag;
    heading5: Tag;
    heading6: Tag;
    contentSeparator: Tag;
    list: Tag;
    quote: Tag;
    emphasis: Tag;
    strong: Tag;
    link: Tag;
    monospace: Tag;
    strikethrough: Tag;
    inserted: Tag;
    deleted: Tag;
    changed: Tag;
    invalid: Tag;
    meta: Tag;
    documentMeta: Tag;
    annotation: Tag;
    processingInstruction: Tag;
    definition: (tag: Tag) => Tag;
    constant: (tag: Tag) => Tag;
    function: (tag: Tag) => Tag;
    standard: (tag: Tag) => Tag;
    local: (tag: Tag) => Tag;
    special: (tag: Tag) => Tag;
};
declare function defineLanguageFacet(baseData?: {
    [name: string]: any;
}): Facet<{
    [name: string]: any;
}, readonly {
    [name: string]: any;
}[]>;
declare class Language {
    readonly data: Facet<{
        [name: string]: any;
    }>;
    readonly name: string;
    readonly extension: Extension;
    parser: Parser;
    constructor(data: Facet<{
        [name: string]: any;
    }>, parser: Parser, extraExtensions?: Extension[], name?: string);
    isActiveAt(state: EditorState, pos: number, side?: -1 | 0 | 1): boolean;
    findRegions(state: EditorState): {
        from: number;
        to: number;
    }[];
    get allowsNesting(): boolean;
}
declare function syntaxTree(state: EditorState): Tree;
declare function ensureSyntaxTree(state: EditorState, upto: number, timeout?: number): Tree | null;
declare class HighlightStyle implements Highlighter {
    readonly specs: readonly TagStyle[];
    readonly module: StyleModule | null;
    readonly style: (tags: readonly Tag[]) => string | null;
    readonly scope?: (type: NodeType) => boolean;
    private constructor();
    static define(specs: readonly TagStyle[], options?: {
        scope?: Language | NodeType;
        all?: string | StyleSpec;
        themeType?: "dark" | "light";
    }): HighlightStyle;
}
declare function syntaxHighlighting(highlighter: Highlighter, options?: {
    fallback: boolean;
}): Extension;
interface TagStyle {
    tag: Tag | readonly Tag[];
    class?: string;
    [styleProperty: string]: any;
}
declare const isolateHistory: AnnotationType<"after" | "before" | "full">;
interface HistoryConfig {
    minDepth?: number;
    newGroupDelay?: number;
    joinToEvent?: (tr: Transaction, isAdjacent: boolean) => boolean;
}
declare function history(config?: HistoryConfig): Extension;
declare const undo: StateCommand;
declare const redo: StateCommand;
declare const undoDepth: (state: EditorState) => number;
declare const redoDepth: (state: EditorState) => number;
declare const historyKeymap: readonly KeyBinding[];
declare const moveLineUp: StateCommand;
declare const moveLineDown: StateCommand;
declare const standardKeymap: readonly KeyBinding[];
interface SearchConfig {
    top?: boolean;
    caseSensitive?: boolean;
    literal?: boolean;
    wholeWord?: boolean;
    regexp?: boolean;
    createPanel?: (view: EditorView) => Panel;
    scrollToMatch?: (range: SelectionRange, view: EditorView) => StateEffect<unknown>;
}
declare function search(config?: SearchConfig): Extension;
declare class SearchQuery {
    readonly search: string;
    readonly caseSensitive: boolean;
    readonly literal: boolean;
    readonly regexp: boolean;
    readonly replace: string;
    readonly valid: boolean;
    readonly wholeWord: boolean;
    readonly test: ((match: string, state: EditorState, from: number, to: number) => boolean) | undefined;
    constructor(config: {
        search: string;
        caseSensitive?: boolean;
        literal?: boolean;
        regexp?: boolean;
        replace?: string;
        wholeWord?: boolean;
        test?: (match: string, state: EditorState, from: number, to: number) => boolean;
    });
    eq(other: SearchQuery): boolean;
    getCursor(state: EditorState | Text, from?: number, to?: number): Iterator<{
        from: number;
        to: number;
    }>;
}
declare const setSearchQuery: StateEffectType<SearchQuery>;
declare function getSearchQuery(state: EditorState): SearchQuery;
declare const findNext: Command;
declare const findPrevious: Command;
declare const replaceNext: Command;
declare const replaceAll: Command;
declare const openSearchPanel: Command;
declare const closeSearchPanel: Command;
declare const searchKeymap: readonly KeyBinding[];
declare class Change {
    readonly fromA: number;
    readonly toA: number;
    readonly fromB: number;
    readonly toB: number;
    constructor(fromA: number, toA: number, fromB: number, toB: number);
}
interface DiffConfig {
    scanLimit?: number;
    timeout?: number;
    override?: (a: string, b: string) => readonly Change[];
}
declare function diff(a: string, b: string, config?: DiffConfig): readonly Change[];
declare class LeafBlock {
    readonly start: number;
    content: string;
    parsers: LeafBlockParser[];
}
declare class Line {
    text: string;
    baseIndent: number;
    basePos: number;
    markers: Element$1[];
    pos: number;
    indent: number;
    next: number;
    skipSpace(from: number): number;
    moveBase(to: number): void;
    moveBaseColumn(indent: number): void;
    addMarker(elt: Element$1): void;
    countIndent(to: number, from?: number, indent?: number): number;
    findColumn(goal: number): number;
}
type BlockResult = boolean | null;
declare class BlockContext implements PartialParse {
    readonly parser: MarkdownParser;
    private line;
    private atEnd;
    private fragments;
    stoppedAt: number | null;
    lineStart: number;
    get parsedPos(): number;
    advance(): Tree | null;
    stopAt(pos: number): void;
    private reuseFragment;
    get depth(): number;
    parentType(depth?: number): NodeType;
    nextLine(): boolean;
    peekLine(): string;
    private moveRangeI;
    private lineChunkAt;
    prevLineEnd(): number;
    startComposite(type: string, start: number, value?: number): void;
    addElement(elt: Element$1): void;
    addLeafElement(leaf: LeafBlock, elt: Element$1): void;
    private finish;
    private addGaps;
    elt(type: string, from: number, to: number, children?: readonly Element$1[]): Element$1;
    elt(tree: Tree, at: number): Element$1;
}
interface NodeSpec {
    name: string;
    block?: boolean;
    composite?(cx: BlockContext, line: Line, value: number): boolean;
    style?: Tag | readonly Tag[] | {
        [selector: string]: Tag | readonly Tag[];
    };
}
interface InlineParser {
    name: string;
    parse(cx: InlineContext, next: number, pos: number): number;
    before?: string;
    after?: string;
}
interface BlockParser {
    name: string;
    parse?(cx: BlockContext, line: Line): BlockResult;
    leaf?(cx: BlockContext, leaf: LeafBlock): LeafBlockParser | null;
    endLeaf?(cx: BlockContext, line: Line, leaf: LeafBlock): boolean;
    before?: string;
    after?: string;
}
interface LeafBlockParser {
    nextLine(cx: BlockContext, line: Line, leaf: LeafBlock): boolean;
    finish(cx: BlockContext, leaf: LeafBlock): boolean;
}
interface MarkdownConfig {
    props?: readonly NodePropSource[];
    defineNodes?: readonly (string | NodeSpec)[];
    parseBlock?: readonly BlockParser[];
    parseInline?: readonly InlineParser[];
    remove?: readonly string[];
    wrap?: ParseWrapper;
}
type MarkdownExtension = MarkdownConfig | readonly MarkdownExtension[];
declare class MarkdownParser extends Parser {
    readonly nodeSet: NodeSet;
    createParse(input: Input, fragments: readonly TreeFragment[], ranges: readonly {
        from: number;
        to: number;
    }[]): PartialParse;
    configure(spec: MarkdownExtension): MarkdownParser;
    parseInline(text: string, offset: number): Element$1[];
}
declare class Element$1 {
    readonly type: number;
    readonly from: number;
    readonly to: number;
}
interface DelimiterType {
    resolve?: string;
    mark?: string;
}
declare class InlineContext {
    readonly parser: MarkdownParser;
    readonly text: string;
    readonly offset: number;
    char(pos: number): number;
    get end(): number;
    slice(from: number, to: number): string;
    addDelimiter(type: DelimiterType, from: number, to: number, open: boolean, close: boolean): number;
    get hasOpenLink(): boolean;
    addElement(elt: Element$1): number;
    findOpeningDelimiter(type: DelimiterType): number | null;
    takeContent(startIndex: number): Element$1[];
    getDelimiterAt(index: number): {
        from: number;
        to: number;
        type: DelimiterType;
    } | null;
    skipSpace(from: number): number;
    elt(type: string, from: number, to: number, children?: readonly Element$1[]): Element$1;
    elt(tree: Tree, at: number): Element$1;
    static linkStart: DelimiterType;
    static imageStart: DelimiterType;
    static emphasisAsterisk: DelimiterType;
    static emphasisUnderscore: DelimiterType;
}
declare const parser: MarkdownParser;
declare const Strikethrough: MarkdownConfig;
declare const Table: MarkdownConfig;
export { ChangeSet, Decoration, EditorSelection, EditorState, EditorView, HighlightStyle, Language, Prec, Range, SearchQuery, SelectionRange, StateEffect, StateEffectType, StateField, Strikethrough, Table, Text, Transaction, ViewPlugin, ViewUpdate, WidgetType, closeSearchPanel, defineLanguageFacet, diff, drawSelection, dropCursor, ensureSyntaxTree, findNext, findPrevious, getSearchQuery, history, historyKeymap, isolateHistory, keymap, moveLineDown, moveLineUp, openSearchPanel, panels, parser, placeholder, redo, redoDepth, replaceAll, replaceNext, search, searchKeymap, setSearchQuery, standardKeymap, syntaxHighlighting, syntaxTree, tags, undo, undoDepth };
export type { Command, Extension, Panel, SyntaxNode };
