// What of JupyterLab the slides touch.

export interface Cell {
  node: HTMLElement;
  inputHidden: boolean;
  model: { type: string; executionCount?: number | null; getMetadata(name: string): any; sharedModel: { getSource(): string } };
}

export interface Notebook {
  node: HTMLElement;
  widgets: Cell[];
  activeCellIndex: number;
  activeCellChanged: { connect(act: () => void): void };
}

export interface Kernel {
  connectionStatus: string;
  status: string;
}

export interface App {
  restored: Promise<void>;
  commands: { execute(name: string): Promise<unknown> };
  shell: {
    currentWidget: {
      content: Notebook;
      context?: { isReady: boolean };
      sessionContext: { isReady: boolean; session?: { kernel?: Kernel } };
    };
    currentChanged?: { connect(act: () => void): void };
  };
}

/** One slide: its cells, its stops (cells that are seen together are one), and the section at each. */
export interface Slide {
  cells: number[];
  stops: number[];
  sections: string[];
}

declare global {
  type LabApp = App; // for presenting.js, which is no module
  interface Window {
    oneCatDeck?: (app: App) => () => void;
    _JUPYTERLAB?: Record<string, unknown>;
  }
}
