// Written by `make protocol` from helpers/live/protocol.py. What each key is: docs/protocol.md.

export type Move = [string, number];
export type Values = Record<string, any>;
export type Known = [number, number, string, string];
export type Column = number | [number[], number, number];

export interface Control {
  field: string;
  index: number | null;
  kind: "number" | "toggle" | "choice" | "switch";
  label: string;
  short?: string;
  low?: number;
  high?: number;
  step?: number;
  stops?: number[];
  playable?: boolean;
  options?: [any, string][];
  colours?: string[];
}

export interface Handle {
  field: string;
  index: number | null;
  axis: "x" | "y";
  start: number;
  wide: number;
  stops: [number, number][];
}

export interface Pad {
  corners: string;
  places: [number, number, Values][];
}

export interface PanelSpec {
  width: number;
  height: number;
  still: string;
  handles: Handle[];
  pads: Pad[];
}

export interface Spec {
  name: string;
  columns: Control[][][];
  presets: [string, Values][];
  actions: string[];
  courses: Record<string, string>;
  signs: Record<string, string>;
  in_words: boolean;
  ahead: boolean;
  start: Values;
  panels: PanelSpec[];
}

export interface Sent {
  values: Values;
  action: string | null;
  move: Move;
}

export interface View {
  move: Move;
  state: Values;
  panels: string[];
  headline: string;
  readout: [string, string][];
  alt: string;
  call: string;
  notice: string;
  error: string;
  trace: string;
}

export interface AskSpec {
  name: string;
  kind: "number" | "choice" | "opinion";
  earlier: string;
  words: string;
  options: [string, string][];
  why: string;
  hint: string;
  solution: string;
  reveals: boolean;
  closed: string;
  shut?: string;
}

export interface AskSent {
  entry: string;
  why: string;
  move: Move;
}

export interface AskRoom {
  open: boolean;
  guesses: number[];
}

export interface AskView {
  move: Move;
  state: "new" | "missing" | "unreadable" | "wrong" | "known" | "right" | "kept";
  words: string;
  notice: string;
  entry: string;
  why: string;
  locked: boolean;
  open: boolean;
}

export interface Judge {
  missing: string;
  unreadable?: string;
  numbers?: Known[];
  lower?: string;
  higher?: string;
  options?: Record<string, [string, string]>;
}

export interface ExplorerPlace {
  explorer: string;
  view: View;
  start: Values;
  first?: string;
}

export interface AskPlace {
  ask: AskSpec;
  judge: Judge;
  opens: ExplorerPlace | null;
  first?: string;
}

export interface PageExplorer {
  spec: Spec;
  data: string;
}

export interface Page {
  places: (ExplorerPlace | AskPlace)[];
  explorers: Record<string, PageExplorer>;
}

export interface PackedAxis {
  field: string;
  index: number | null;
  values: any[];
  slider: boolean;
  label: string;
}

export interface Columns {
  words: Column[][];
  pictures: Column[];
  follow: Column[];
}

export interface Block {
  fixed: [number, any][];
  free: number[];
  columns: Columns;
}

export interface Point {
  action: string;
  start: any[];
  end: any[];
  columns: Columns;
}

export interface Texts {
  about: string;
  gap: string;
  panels: number[];
  words: string[][][];
  pictures: string[][];
}

export interface Packed {
  about: string;
  gap: string;
  panels: number[];
  words: string[][][];
  pictures: string[][];
  axes: PackedAxis[];
  blocks: Block[];
  points: Point[];
  follow: string[][];
}

export interface RowAsked {
  row: Move;
  field: string;
  index: number | null;
  values: Values;
}

export interface RowPart {
  row: Move;
  last: boolean;
}

export interface RowPiece {
  about: string;
  gap: string;
  panels: number[];
  words: string[][][];
  pictures: string[][];
  at: number[];
  columns: Columns;
  follow: string[][];
}

export interface PhoneVote {
  question: string;
  round: number;
  entry: string;
  move: Move;
}

export interface PhoneSent {
  word: string;
  device: string;
  vote?: PhoneVote;
}

export interface PhoneNow {
  type: "now";
  question: AskSpec | null;
  round: number;
  revealed: boolean;
  view: AskView;
  opens: string | null;
}

export interface PhoneRefused {
  type: "refused";
  words: string;
  again: boolean;
}

export interface PhoneOpens {
  place: ExplorerPlace;
  spec: Spec;
  data: string | null;
}

export interface PhoneOwn {
  axes: ([string, number | null])[];
  values: any[][];
  held: ([string, number | null, any])[];
  marks: number[];
  texts: ((string | null)[])[];
  at: number[][];
}
